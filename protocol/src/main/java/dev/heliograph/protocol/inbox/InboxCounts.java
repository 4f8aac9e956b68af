package dev.heliograph.protocol.inbox;

/// What was kept out of the way since the start.
///
/// @param forged     what only own devices may send, from somebody else
/// @param unreadable messages that could not be decrypted
/// @param unknown    messages of an unknown encryption, padding or form
public record InboxCounts(long forged, long unreadable, long unknown) {}
