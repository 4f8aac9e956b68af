package dev.heliograph.protocol.transport;

import java.util.Set;

/// No connection came about.
public final class ConnectFailedException extends TransportException {
    private static final long serialVersionUID = 1L;

    private static final Set<Integer> PASSING = Set.of(408, 500, 501, 502, 503, 504);

    private final int httpStatus;

    /// @param httpStatus what the server answered instead of 101; 0 when it did not get that far
    public ConnectFailedException(String message, int httpStatus, Throwable cause) {
        super(message, cause);
        this.httpStatus = httpStatus;
    }

    /// What the server answered instead of 101; 0 when it did not get that far.
    public int httpStatus() {
        return httpStatus;
    }

    /// Whether it may work later: network trouble and passing server trouble. Source: 1-connection.md 1.1.
    public boolean retryable() {
        return httpStatus == 0 || PASSING.contains(httpStatus);
    }
}
