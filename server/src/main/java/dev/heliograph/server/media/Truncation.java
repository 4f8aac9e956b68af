package dev.heliograph.server.media;

import java.io.EOFException;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/// Hears the warning by which readers say that a picture ends too early, after which they paint the rest gray.
final class Truncation implements IIOReadWarningListener {
    private String heard;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String lower = String.valueOf(warning).toLowerCase(Locale.ROOT);
        if (lower.contains("premature") || lower.contains("unexpected end") || lower.contains("truncated")) {
            heard = warning;
        }
    }

    /// @throws EOFException when it ended too early
    void check() throws EOFException {
        if (heard != null) {
            throw new EOFException(heard);
        }
    }
}
