package dev.heliograph.server.session;

/// Something about sessions that cannot be done; the message is for the caller.
public final class SessionException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What stands in the way.
    public enum Reason {
        /// The id does not match `[A-Za-z0-9_-]{1,64}`.
        INVALID_ID,
        /// There is one of that id.
        EXISTS,
        /// There is none of that id.
        NOT_FOUND,
        /// Another server has it.
        OWNED_ELSEWHERE,
        /// The server is stopping.
        CLOSED
    }

    private final Reason reason;

    SessionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// What stands in the way.
    public Reason reason() {
        return reason;
    }
}
