package dev.heliograph.protocol.store;

/// Which one-time prekey ids are used up. Source: 1-connection.md 6.4.
///
/// @param next            the id the next new key gets, 1 to 16777215
/// @param firstUnuploaded the first id the server does not have yet; equal to `next` when it has all
public record PreKeyCounters(int next, int firstUnuploaded) {
    /// Before the first key.
    public static final PreKeyCounters START = new PreKeyCounters(1, 1);
}
