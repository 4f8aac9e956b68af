package dev.heliograph.protocol.pairing;

/// No pairing code could be had; the message is for the caller.
public final class PairingException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What stands in the way.
    public enum Kind {
        /// The phone number is none, or WhatsApp refuses it.
        BAD_PHONE,
        /// The client is linked already.
        ALREADY_LINKED,
        /// WhatsApp was asked too often.
        RATE_LIMITED,
        /// There is no connection to link on, see the client's state.
        NOT_READY,
        /// WhatsApp refused for another reason.
        REFUSED
    }

    private final Kind kind;

    /// With what to tell the caller.
    public PairingException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// What stands in the way.
    public Kind kind() {
        return kind;
    }
}
