package dev.heliograph.spi.content;

import java.util.Map;

/// The text below media: field `caption`, which may be missing.
public final class MediaCaption {
    /// The longest taken, in characters as phones count them: code points.
    public static final int MAX = 1_024;

    private static final int MAX_SHOWN = 40;

    private MediaCaption() {}

    /// The caption as it is to be posted.
    ///
    /// @param fields the request's fields
    /// @return empty when there is none, or only blanks
    /// @throws ContentException `invalid_caption` when it is no text, too long, or holds half of a surrogate pair
    public static String of(Map<String, Object> fields) throws ContentException {
        Object caption = fields.get("caption");
        if (caption == null) {
            return "";
        }
        if (!(caption instanceof String text)) {
            throw invalid("must be a text, was " + shown(String.valueOf(caption)));
        }
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw invalid("holds half of a surrogate pair, which no phone can show");
        }
        int length = text.codePointCount(0, text.length());
        if (length > MAX) {
            throw invalid("of media must have at most " + MAX + " characters, had " + length);
        }
        return text.isBlank() ? "" : text;
    }

    private static ContentException invalid(String why) {
        return new ContentException("invalid_caption", "caption", "caption " + why);
    }

    private static String shown(String text) {
        return text.codePointCount(0, text.length()) <= MAX_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN)) + "…";
    }
}
