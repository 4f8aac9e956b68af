package dev.heliograph.protocol.signal;

/// A message could not be decrypted; nothing was written. The kind decides what is done about it.
public final class DecryptException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /// What was wrong.
    public enum Kind {
        /// Decrypted before: acknowledge and drop.
        DUPLICATE(0),
        /// No session with the sender, or no sender key of the author.
        NO_SESSION(1),
        /// A key in the message is none.
        INVALID_KEY(2),
        /// A prekey of ours that is used up or never was.
        INVALID_KEY_ID(3),
        /// Not a message of this session.
        INVALID_MESSAGE(4),
        /// Not signed by the author's sender key.
        INVALID_SIGNATURE(5),
        /// Too many messages in between are missing.
        FUTURE_MESSAGE(6),
        /// The identity is not trusted; does not happen while every changed identity is taken.
        UNTRUSTED(0);

        private final int retryCode;

        Kind(int retryCode) {
            this.retryCode = retryCode;
        }

        /// The `error` of a retry receipt. Source: 2-status.md 9.1.
        public int retryCode() {
            return retryCode;
        }
    }

    DecryptException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    DecryptException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /// What was wrong.
    public Kind kind() {
        return kind;
    }
}
