package dev.heliograph.sandbox.media;

import java.util.Optional;

/// An upload that is not taken.
final class UploadRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String rule;

    private UploadRefusal(int status, String rule, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.rule = rule;
    }

    /// One that a correct client would not have sent.
    static UploadRefusal broken(int status, String rule, String detail) {
        return new UploadRefusal(status, rule, detail);
    }

    /// One that may happen to any client.
    static UploadRefusal mishap(int status, String detail) {
        return new UploadRefusal(status, null, detail);
    }

    /// The HTTP status.
    int status() {
        return status;
    }

    /// The rule broken.
    Optional<String> rule() {
        return Optional.ofNullable(rule);
    }
}
