package dev.heliograph.protocol.model;

/// A question to the server about people that was not answered; nothing is kept of it.
public final class LookupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean connected;

    /// @param connected whether there was a connection to ask on
    public LookupException(String message, boolean connected, Throwable cause) {
        super(message, cause);
        this.connected = connected;
    }

    /// Whether there was a connection to ask on.
    public boolean connected() {
        return connected;
    }
}
