package dev.heliograph.spi.media;

import java.io.IOException;
import java.util.Objects;

/// Media that could not be had, or is not fit to be posted.
public final class MediaException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What kind of trouble, which is what decides the HTTP status.
    public enum Kind {
        /// The request or the media is wrong: 422.
        INVALID,
        /// The media is of a type nobody takes: 415.
        UNSUPPORTED,
        /// The media is longer than allowed: 413.
        TOO_LARGE
    }

    private final Kind kind;
    private final String code;

    /// With what is wrong.
    ///
    /// @param kind    decides the HTTP status
    /// @param code    stable, snake_case, such as `url_refused`
    /// @param message what was wrong and what is expected; shown to the caller, so without addresses that were
    ///               looked up
    public MediaException(Kind kind, String code, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.code = Objects.requireNonNull(code, "code");
    }

    /// With what is wrong and why.
    ///
    /// @param kind    decides the HTTP status
    /// @param code    stable, snake_case
    /// @param message shown to the caller
    /// @param cause   for the log; its message is not shown
    public MediaException(Kind kind, String code, String message, Throwable cause) {
        this(kind, code, message);
        initCause(cause);
    }

    /// What kind of trouble.
    ///
    /// @return never null
    public Kind kind() {
        return kind;
    }

    /// The stable code.
    ///
    /// @return snake_case, never null
    public String code() {
        return code;
    }

    /// Carries one out of a stream that is being read.
    public static final class InStream extends IOException {
        private static final long serialVersionUID = 1L;

        /// With what is wrong.
        ///
        /// @param what becomes the cause
        public InStream(MediaException what) {
            super(what.getMessage(), what);
        }

        /// What is wrong.
        ///
        /// @return never null
        public MediaException what() {
            return (MediaException) getCause();
        }
    }
}
