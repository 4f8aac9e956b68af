package dev.heliograph.protocol.store;

import java.time.Instant;

/// That the phone was asked for an app-state key. Source: 1-connection.md 9.7.
///
/// @param keyId   opaque; empty stands for any key, when none was ever shared
/// @param times   how often, at least 1
/// @param askedAt when last, to the millisecond
public record KeyAsk(byte[] keyId, int times, Instant askedAt) {}
