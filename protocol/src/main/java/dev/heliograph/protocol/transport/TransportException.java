package dev.heliograph.protocol.transport;

/// The connection could not be made, used, or is over.
public sealed class TransportException extends RuntimeException permits ClosedException, ConnectFailedException {
    private static final long serialVersionUID = 1L;

    /// With what failed.
    public TransportException(String message) {
        super(message);
    }

    /// With what failed and why.
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
