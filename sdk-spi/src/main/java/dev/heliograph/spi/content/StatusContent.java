package dev.heliograph.spi.content;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// The content of one status, ready to be sent. Sealed: the host reads it.
public sealed interface StatusContent {
    /// The word callers see as `mediaType`.
    ///
    /// @return `text`, `image` or `video`
    String mediaType();

    /// A text on a coloured card.
    ///
    /// @param text           1 to 65,536 characters
    /// @param textArgb       colour of the text, `0xAARRGGBB`
    /// @param backgroundArgb colour of the card, `0xAARRGGBB`
    /// @param font           WhatsApp's FontType number: 0, 1, 2 or 6 to 10
    record Text(String text, int textArgb, int backgroundArgb, int font) implements StatusContent {
        /// The longest text taken, in characters.
        public static final int MAX_LENGTH = 65_536;

        /// Refuses an empty or over-long text and an unknown font.
        public Text {
            Objects.requireNonNull(text, "text");
            if (text.isEmpty() || text.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("text must have 1 to 65536 characters, had " + text.length());
            }
            if (font < 0 || font > 10 || (font > 2 && font < 6)) {
                throw new IllegalArgumentException("font must be 0, 1, 2 or 6 to 10, was " + font);
            }
        }

        @Override
        public String mediaType() {
            return "text";
        }
    }

    /// A picture.
    ///
    /// @param file      a baseline JPEG in the folder of the request's media
    /// @param width     in pixels, at least 1
    /// @param height    in pixels, at least 1
    /// @param thumbnail a small JPEG shown until the picture has come; empty for none
    /// @param caption   the text below it; empty for none
    record Image(Path file, int width, int height, byte[] thumbnail, String caption) implements StatusContent {
        /// Refuses null and a picture without size.
        public Image {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(thumbnail, "thumbnail");
            Objects.requireNonNull(caption, "caption");
            requireSize(width, height);
        }

        @Override
        public String mediaType() {
            return "image";
        }
    }

    /// A film.
    ///
    /// @param file      an MP4 (H.264, AAC or no sound) in the folder of the request's media
    /// @param width     as shown, in pixels, at least 1
    /// @param height    as shown, in pixels, at least 1
    /// @param length    how long it plays
    /// @param thumbnail a small JPEG shown until the film plays; empty for none
    /// @param caption   the text below it; empty for none
    record Video(Path file, int width, int height, Duration length, byte[] thumbnail, String caption)
            implements StatusContent {
        /// Refuses null and a film without size.
        public Video {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(length, "length");
            Objects.requireNonNull(thumbnail, "thumbnail");
            Objects.requireNonNull(caption, "caption");
            requireSize(width, height);
        }

        @Override
        public String mediaType() {
            return "video";
        }
    }

    private static void requireSize(int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("width and height must be at least 1, were " + width + "x" + height);
        }
    }
}
