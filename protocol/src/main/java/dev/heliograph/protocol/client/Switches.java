package dev.heliograph.protocol.client;

/// Wire choices that only a real account could settle; see Open questions in protocol/README.md.
///
/// @param listEveryDevice   list every device, with the key again, in every status stanza instead of one bare entry
///                          for each person who holds it
/// @param addressingModeLid say `addressing_mode="lid"` on a status stanza
/// @param mediaOnKeys       say the `mediatype` of a picture or film on the wrapped sender keys too, not only on the
///                          status itself
public record Switches(boolean listEveryDevice, boolean addressingModeLid, boolean mediaOnKeys) {
    /// Bare entries, no addressing mode, the media type everywhere.
    public static final Switches DEFAULT = new Switches(false, false);

    /// With the media type on wrapped keys too.
    public Switches(boolean listEveryDevice, boolean addressingModeLid) {
        this(listEveryDevice, addressingModeLid, true);
    }
}
