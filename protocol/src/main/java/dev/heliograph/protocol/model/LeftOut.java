package dev.heliograph.protocol.model;

/// A person or device that a post did not go to.
///
/// @param jid    who, as named in the audience
/// @param reason why
public record LeftOut(Jid jid, Reason reason) {
    /// Why somebody was left out.
    public enum Reason {
        /// The phone number has no LID: not on WhatsApp, or not known to it.
        NO_LID,
        /// The account addresses people by phone number, and this one's is not known.
        NO_PHONE,
        /// The server answered no device.
        NO_DEVICES,
        /// The server had no usable key bundle for the device.
        NO_KEYS,
        /// The device's key bundle is not signed by its identity.
        BAD_KEYS
    }
}
