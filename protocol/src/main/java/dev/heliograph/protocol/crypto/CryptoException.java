package dev.heliograph.protocol.crypto;

/// A key, MAC, padding or ciphertext is not what it has to be. Never carries key bytes in its message.
public final class CryptoException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With what was refused and what was expected.
    public CryptoException(String message) {
        super(message);
    }

    /// With what was refused and the provider's reason.
    public CryptoException(String message, Throwable cause) {
        super(message, cause);
    }
}
