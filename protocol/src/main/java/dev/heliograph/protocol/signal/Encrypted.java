package dev.heliograph.protocol.signal;

/// A message encrypted for one device. Source: 2-status.md 5.3.
///
/// @param type  of the `<enc>` node: [#PREKEY] until the device answered, then [#MESSAGE]
/// @param bytes start with 0x33
public record Encrypted(String type, byte[] bytes) {
    /// Opens a session at the receiver.
    public static final String PREKEY = "pkmsg";

    /// Belongs to a session both sides have.
    public static final String MESSAGE = "msg";

    /// Whether the stanza needs a `<device-identity>`.
    public boolean opensSession() {
        return type.equals(PREKEY);
    }
}
