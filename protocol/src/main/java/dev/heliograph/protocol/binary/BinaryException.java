package dev.heliograph.protocol.binary;

/// Bytes that are no node, or a node that lacks what its reader needs.
public final class BinaryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With what was found and what was expected.
    public BinaryException(String message) {
        super(message);
    }

    /// With what was found and why it is wrong.
    public BinaryException(String message, Throwable cause) {
        super(message, cause);
    }
}
