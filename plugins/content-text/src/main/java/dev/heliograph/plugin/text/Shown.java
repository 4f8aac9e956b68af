package dev.heliograph.plugin.text;

/// How a wrong value appears in a message: quoted when it is a text, cut when it is long.
final class Shown {
    private static final int MAX = 40;

    private Shown() {}

    static String of(Object value) {
        String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return text.codePointCount(0, text.length()) <= MAX
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX)) + "…";
    }
}
