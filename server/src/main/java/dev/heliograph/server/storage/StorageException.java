package dev.heliograph.server.storage;

/// The data folder, the key or the database did not do what was asked.
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// With what is wrong and what to do.
    ///
    /// @param message what failed, with which value, what was expected
    public StorageException(String message) {
        super(message);
    }

    /// With what is wrong and why.
    ///
    /// @param message what failed, with which value, what was expected
    /// @param cause   why
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
