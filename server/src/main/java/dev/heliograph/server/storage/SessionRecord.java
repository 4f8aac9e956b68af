package dev.heliograph.server.storage;

import java.time.Instant;
import java.util.Map;

/// A linked (or to be linked) account, without its keys.
///
/// @param key       which
/// @param network   the network it was made on; it refuses another
/// @param createdAt when, UTC, to the millisecond
/// @param metadata  the operator's own words about it, immutable
public record SessionRecord(SessionKey key, String network, Instant createdAt, Map<String, String> metadata) {
    /// Copies the metadata.
    public SessionRecord {
        metadata = Map.copyOf(metadata);
    }
}
