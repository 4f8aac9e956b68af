package dev.heliograph.protocol.store;

import java.time.Instant;

/// That the server sees other devices than our lists name: it answered a post with a hash of its own.
///
/// @param before lists fetched before this are asked for again; millisecond precision
/// @param phash  the server's hash; the same one again is no news
public record ListsDoubted(Instant before, String phash) {}
