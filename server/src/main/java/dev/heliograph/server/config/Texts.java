package dev.heliograph.server.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How values are written in the configuration: spans of time, sizes, switches, lists.
///
/// Every method throws [IllegalArgumentException] saying what was expected, without the key and the value.
public final class Texts {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)?");

    private Texts() {}

    /// Reads `250ms`, `30s`, `5m`, `24h`, `7d` or ISO-8601 (`PT30S`); never negative.
    public static Duration duration(String text) {
        Matcher matcher = SPAN.matcher(text.strip());
        if (matcher.matches()) {
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            Duration span = Duration.parse(text.strip());
            if (!span.isNegative()) {
                return span;
            }
        } catch (DateTimeParseException _) {
            // answered below, as a negative span is
        }
        throw new IllegalArgumentException("must be a span of time such as 250ms, 30s, 5m or 24h");
    }

    /// Reads a number of bytes: `4096`, `64KiB`, `1MiB`.
    public static long size(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 4096, 64KiB or 1MiB");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            case null, default -> number;
        };
    }

    /// Reads `true` or `false`.
    public static boolean toggle(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /// Reads a whole number within bounds.
    public static int integer(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // answered below, as a number out of bounds is
        }
        throw new IllegalArgumentException("must be " + least + ".." + most);
    }

    /// Reads names separated by commas; blank means none.
    public static List<String> names(String text) {
        List<String> names = Stream.of(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (names.stream().distinct().count() != names.size()) {
            throw new IllegalArgumentException("must name nothing twice");
        }
        for (String name : names) {
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException("must be names like api-key, separated by commas");
            }
        }
        return names;
    }
}
