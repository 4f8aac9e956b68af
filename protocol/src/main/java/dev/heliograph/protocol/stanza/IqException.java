package dev.heliograph.protocol.stanza;

/// A request that the server refused or did not answer.
public final class IqException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The code of a request nobody answered, or whose connection went.
    public static final int NO_ANSWER = 0;

    private final int code;

    /// With the server's own code and text.
    public IqException(int code, String message) {
        super(message);
        this.code = code;
    }

    /// The server's code (shared/protocol/1-connection.md 7.4), or [#NO_ANSWER].
    public int code() {
        return code;
    }
}
