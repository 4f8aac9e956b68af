package dev.heliograph.protocol.appstate;

/// A patch or snapshot that must not be applied, or that could not be had.
public final class AppStateException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What is wrong with it.
    public enum Kind {
        /// The key it was made with was never shared with us.
        MISSING_KEY,
        /// A MAC over a value, an index, the patch or the whole state does not match.
        BAD_MAC,
        /// It does not parse.
        MALFORMED,
        /// A blob it refers to is not there, or is not what the reference says.
        UNFETCHABLE,
        /// The server refused to hand the collection out, or did not answer.
        REFUSED
    }

    private final Kind kind;

    /// With what is wrong.
    public AppStateException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /// With what is wrong and why.
    public AppStateException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What is wrong with it.
    public Kind kind() {
        return kind;
    }
}
