package dev.heliograph.plugin.text;

import dev.heliograph.spi.content.ContentException;
import java.util.regex.Pattern;

/// Colours as people write them: `#RGB`, `#RRGGBB`, `#AARRGGBB`, the sign may be missing, hex in either case.
final class Argb {
    private static final Pattern HEX = Pattern.compile("#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})");

    private Argb() {}

    /// The colour a field names.
    ///
    /// @return `0xAARRGGBB`; opaque when the text has no alpha
    static int of(String field, Object value, int fallback) throws ContentException {
        if (value == null) {
            return fallback;
        }
        if (!(value instanceof String text)) {
            throw invalid(field, value);
        }
        var match = HEX.matcher(text.strip());
        if (!match.matches()) {
            throw invalid(field, value);
        }
        String digits = match.group(1);
        return switch (digits.length()) {
            case 3 -> 0xFF000000 | doubled(digits);
            case 6 -> 0xFF000000 | Integer.parseInt(digits, 16);
            default -> Integer.parseUnsignedInt(digits, 16);
        };
    }

    /// `f80` becomes `ff8800`: each digit times 0x11.
    private static int doubled(String digits) {
        int rgb = Integer.parseInt(digits, 16);
        return ((rgb & 0xF00) << 8 | (rgb & 0x0F0) << 4 | (rgb & 0x00F)) * 0x11;
    }

    private static ContentException invalid(String field, Object value) {
        return new ContentException(
                "invalid_color",
                field,
                field + " must be #RGB, #RRGGBB or #AARRGGBB in hex digits, was " + Shown.of(value));
    }
}
