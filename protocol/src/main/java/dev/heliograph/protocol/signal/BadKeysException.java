package dev.heliograph.protocol.signal;

/// A device's key bundle cannot be used: a key is malformed, or the signed prekey is not signed by the identity.
public final class BadKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    /// With what is wrong and why.
    public BadKeysException(String message, Throwable cause) {
        super(message, cause);
    }
}
