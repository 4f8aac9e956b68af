package dev.heliograph.sandbox.gallery;

/// A blob is not what its message says.
public final class BadMedia extends Exception {
    private static final long serialVersionUID = 1L;

    /// With what was found and what was expected.
    BadMedia(String detail) {
        super(detail, null, false, false);
    }
}
