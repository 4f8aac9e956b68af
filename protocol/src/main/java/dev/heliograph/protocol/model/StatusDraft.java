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
}
