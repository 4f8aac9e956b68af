package dev.heliograph.protocol.model;

import java.util.Objects;

/// What is to be posted. Sealed: the composer reads it.
public sealed interface StatusDraft {
    /// A text on a coloured card. Source: shared/protocol/2-status.md 1.1.
    ///
    /// @param text           not empty
    /// @param textArgb       `0xAARRGGBB`
    /// @param backgroundArgb `0xAARRGGBB`
    /// @param font           FontType number: 0, 1, 2, 6 to 10
    record Text(String text, int textArgb, int backgroundArgb, int font) implements StatusDraft {
        /// Refuses null.
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /// A picture. Source: shared/protocol/2-status.md 1.3.
    ///
    /// @param media     of [MediaKind#IMAGE]
    /// @param mimetype  such as `image/jpeg`
    /// @param width     pixels, as shown
    /// @param height    pixels, as shown
    /// @param thumbnail a small JPEG; empty for none
    /// @param caption   empty for none
    record Image(UploadedMedia media, String mimetype, int width, int height, byte[] thumbnail, String caption)
            implements StatusDraft {
        /// Refuses null and media of another kind.
        public Image {
            requireMedia(MediaKind.IMAGE, media, mimetype, thumbnail, caption);
        }
    }

    /// A film. Source: shared/protocol/2-status.md 1.4.
    ///
    /// @param media     of [MediaKind#VIDEO]
    /// @param mimetype  such as `video/mp4`
    /// @param width     pixels, as shown
    /// @param height    pixels, as shown
    /// @param seconds   how long it plays
    /// @param thumbnail a small JPEG of its first picture; empty for none
    /// @param caption   empty for none
    record Video(
            UploadedMedia media, String mimetype, int width, int height, int seconds, byte[] thumbnail, String caption)
            implements StatusDraft {
        /// Refuses null and media of another kind.
        public Video {
            requireMedia(MediaKind.VIDEO, media, mimetype, thumbnail, caption);
        }
    }

    private static void requireMedia(
            MediaKind kind, UploadedMedia media, String mimetype, byte[] thumbnail, String caption) {
        Objects.requireNonNull(mimetype, "mimetype");
        Objects.requireNonNull(thumbnail, "thumbnail");
        Objects.requireNonNull(caption, "caption");
        if (media.kind() != kind) {
            throw new IllegalArgumentException("media must be of kind " + kind + ", was " + media.kind());
        }
    }
}
