package dev.heliograph.protocol.transport;

/// The connection is over: closed by either side, or broken. Every later call fails the same way.
public final class ClosedException extends TransportException {
    private static final long serialVersionUID = 1L;

    /// The status code when the connection broke without a closing handshake.
    public static final int ABNORMAL = 1006;

    private final int statusCode;

    /// With the WebSocket status code (RFC 6455 7.4) and who closed.
    public ClosedException(int statusCode, String message) {
        super(message);
        this.statusCode = statusCode;
    }

    /// With what broke the connection.
    public ClosedException(String message, Throwable cause) {
        super(message, cause);
        this.statusCode = ABNORMAL;
    }

    /// The WebSocket status code, [#ABNORMAL] when the connection broke.
    public int statusCode() {
        return statusCode;
    }
}
