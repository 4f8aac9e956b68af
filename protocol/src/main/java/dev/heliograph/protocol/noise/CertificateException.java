package dev.heliograph.protocol.noise;

/// The server's certificate chain is refused.
public final class CertificateException extends NoiseException {
    private static final long serialVersionUID = 1L;

    /// Which check failed. Source: shared/protocol/1-connection.md 2.4.
    public enum Reason {
        /// No protobuf, or a key or signature of another length.
        MALFORMED,
        /// Leaf or intermediate, or a part of one, is not there.
        INCOMPLETE,
        /// The intermediate is not signed by the root.
        INTERMEDIATE_SIGNATURE,
        /// The intermediate does not name the root as its issuer.
        INTERMEDIATE_ISSUER,
        /// The leaf is not signed by the intermediate.
        LEAF_SIGNATURE,
        /// The leaf does not name the intermediate as its issuer.
        LEAF_ISSUER,
        /// The leaf is for another key than the server's.
        LEAF_KEY,
        /// Leaf or intermediate is not valid yet.
        NOT_YET_VALID,
        /// Leaf or intermediate is not valid any more.
        EXPIRED
    }

    private final Reason reason;

    CertificateException(Reason reason, String message) {
        super("server certificate refused: " + message);
        this.reason = reason;
    }

    CertificateException(Reason reason, String message, Throwable cause) {
        super("server certificate refused: " + message, cause);
        this.reason = reason;
    }

    /// Which check failed.
    public Reason reason() {
        return reason;
    }
}
