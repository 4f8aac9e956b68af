package dev.heliograph.spi.content;

import java.util.Objects;

/// The content of one status, ready to be sent. Sealed: the host reads it.
public sealed interface StatusContent {
    /// The word callers see as `mediaType`.
    ///
    /// @return `text` for now
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
}
