package dev.heliograph.protocol.client;

/// Wire choices that only a real account could settle; see Open questions in protocol/README.md.
///
/// @param listEveryDevice   list every device, with the key again, in every status stanza instead of one bare entry
///                          for each person who holds it
/// @param addressingModeLid say `addressing_mode="lid"` on a status stanza
public record Switches(boolean listEveryDevice, boolean addressingModeLid) {
    /// Bare entries, no addressing mode.
    public static final Switches DEFAULT = new Switches(false, false);
}
