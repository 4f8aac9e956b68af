package dev.heliograph.protocol.media;

/// A blob that could not be fetched or is not what it was said to be.
public final class BlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With what is wrong.
    public BlobException(String message) {
        super(message);
    }

    /// With what is wrong and why.
    public BlobException(String message, Throwable cause) {
        super(message, cause);
    }
}
