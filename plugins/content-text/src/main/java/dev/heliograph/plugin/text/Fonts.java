package dev.heliograph.plugin.text;

import dev.heliograph.spi.content.ContentException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Fonts by their names, old and new, and by WhatsApp's numbers.
final class Fonts {
    private static final int SYSTEM = 0;

    /// `2-status.md` 1.1. The three fonts WhatsApp took out are shown by phones as the default, so that is what they
    /// are.
    private static final Map<String, Integer> BY_NAME = Map.ofEntries(
            Map.entry("SYSTEM", SYSTEM),
            Map.entry("SANS_SERIF", SYSTEM),
            Map.entry("SYSTEM_TEXT", 1),
            Map.entry("SERIF", 1),
            Map.entry("FB_SCRIPT", 2),
            Map.entry("NORICAN_REGULAR", 2),
            Map.entry("BRYNDAN_WRITE", SYSTEM),
            Map.entry("BEBASNEUE_REGULAR", SYSTEM),
            Map.entry("OSWALD_HEAVY", SYSTEM),
            Map.entry("SYSTEM_BOLD", 6),
            Map.entry("MORNINGBREEZE_REGULAR", 7),
            Map.entry("CALISTOGA_REGULAR", 8),
            Map.entry("EXO2_EXTRABOLD", 9),
            Map.entry("COURIERPRIME_BOLD", 10));

    private static final int FIRST_REMOVED = 3;
    private static final int LAST_REMOVED = 5;
    private static final int LAST = 10;

    private Fonts() {}

    /// The font a field names.
    ///
    /// @param value a name in any case, a number, its digits, or null for the default
    /// @return WhatsApp's FontType: 0, 1, 2 or 6 to 10
    static int number(Object value) throws ContentException {
        Optional<Integer> font = switch (value) {
            case null -> Optional.of(SYSTEM);
            case Number number -> byNumber(number);
            case String text -> byText(text.strip());
            default -> Optional.empty();
        };
        return font.orElseThrow(() -> new ContentException(
                "invalid_font",
                "font",
                "font must be a name such as SANS_SERIF, SERIF or SYSTEM_BOLD, or a number from 0 to 10, was "
                        + Shown.of(value)));
    }

    private static Optional<Integer> byText(String text) {
        return text.matches("[0-9]{1,2}")
                ? inRange(Integer.parseInt(text))
                : Optional.ofNullable(BY_NAME.get(text.toUpperCase(Locale.ROOT)));
    }

    /// JSON knows one kind of number: 1.0 is 1.
    private static Optional<Integer> byNumber(Number number) {
        try {
            return inRange(new BigDecimal(number.toString()).intValueExact());
        } catch (ArithmeticException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> inRange(int font) {
        if (font < SYSTEM || font > LAST) {
            return Optional.empty();
        }
        return Optional.of(font >= FIRST_REMOVED && font <= LAST_REMOVED ? SYSTEM : font);
    }
}
