package dev.heliograph.protocol.store;

/// A key the phone shared for app state. Source: 1-connection.md 9.7.
///
/// @param keyId     opaque, commonly 6 bytes
/// @param data      32 bytes
/// @param timestamp as the phone gave it; the highest is the latest key
public record AppStateKey(byte[] keyId, byte[] data, long timestamp) {}
