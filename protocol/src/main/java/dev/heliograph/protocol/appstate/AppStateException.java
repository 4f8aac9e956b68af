package dev.heliograph.protocol.appstate;

import java.util.HexFormat;
import java.util.Optional;

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
    private final transient Optional<byte[]> missingKey;

    /// With what is wrong.
    public AppStateException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.missingKey = Optional.empty();
    }

    /// With what is wrong and why.
    public AppStateException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.missingKey = Optional.empty();
    }

    private AppStateException(byte[] missingKey) {
        super("app-state key " + HexFormat.of().formatHex(missingKey) + " was never shared");
        this.kind = Kind.MISSING_KEY;
        this.missingKey = Optional.of(missingKey);
    }

    /// That a key is missing.
    static AppStateException missingKey(byte[] keyId) {
        return new AppStateException(keyId);
    }

    /// The id of the key that is missing; empty for every other kind.
    public Optional<byte[]> missingKey() {
        return missingKey;
    }

    /// Whether another attempt may go better without anybody changing anything.
    public boolean passes() {
        return kind == Kind.UNFETCHABLE || kind == Kind.REFUSED;
    }

    /// What is wrong with it.
    public Kind kind() {
        return kind;
    }
}
