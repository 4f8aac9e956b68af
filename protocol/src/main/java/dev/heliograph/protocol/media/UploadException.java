package dev.heliograph.protocol.media;

/// A media file that could not be uploaded: what failed, and whether the same may work later.
public final class UploadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean laterMayHelp;

    /// With what failed.
    ///
    /// @param laterMayHelp whether trying again later may work, such as when a host was down
    public UploadException(String message, boolean laterMayHelp) {
        super(message);
        this.laterMayHelp = laterMayHelp;
    }

    /// With what failed and why.
    ///
    /// @param laterMayHelp whether trying again later may work, such as when a host was down
    public UploadException(String message, boolean laterMayHelp, Throwable cause) {
        super(message, cause);
        this.laterMayHelp = laterMayHelp;
    }

    /// Whether trying again later may work; false when file or connection state speak against it.
    public boolean laterMayHelp() {
        return laterMayHelp;
    }
}
