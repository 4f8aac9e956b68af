package dev.heliograph.plugin.text;

import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The text status: `caption`, `backgroundColor`, `font`, `textColor`. Fields of other names are left alone.
final class TextContentType implements StatusContentType {
    /// Low, so that a plugin with a sharper eye for a field of its own goes first.
    static final int RANK = 10;

    private static final int DARK_GREY = 0xFF101010;
    private static final int WHITE = 0xFFFFFFFF;

    @Override
    public OptionalInt accepts(Request request) {
        return hasFile(request.fields()) ? OptionalInt.empty() : OptionalInt.of(RANK);
    }

    @Override
    public List<StatusContent> create(Request request) throws ContentException {
        Map<String, Object> fields = request.fields();
        return List.of(new StatusContent.Text(
                text(fields.get("caption")),
                Argb.of("textColor", fields.get("textColor"), WHITE),
                Argb.of("backgroundColor", fields.get("backgroundColor"), DARK_GREY),
                Fonts.number(fields.get("font"))));
    }

    /// An empty `fileUrl` is what forms send for no file.
    private static boolean hasFile(Map<String, Object> fields) {
        Object file = fields.get("fileUrl");
        return file != null && !(file instanceof String text && text.isBlank());
    }

    private static String text(Object caption) throws ContentException {
        if (caption == null) {
            throw new ContentException(
                    "missing_content", "caption", "caption is missing: a status needs a caption or a fileUrl");
        }
        if (!(caption instanceof String text)) {
            throw new ContentException(
                    "invalid_caption", "caption", "caption must be a text, was " + Shown.of(caption));
        }
        if (text.isBlank()) {
            throw new ContentException(
                    "missing_content", "caption", "caption is blank: a status needs a caption or a fileUrl");
        }
        if (text.length() > StatusContent.Text.MAX_LENGTH) {
            throw new ContentException(
                    "invalid_caption",
                    "caption",
                    "caption must have at most " + StatusContent.Text.MAX_LENGTH + " characters, had " + text.length());
        }
        if (text.codePoints().anyMatch(TextContentType::isHalfCharacter)) {
            throw new ContentException(
                    "invalid_caption", "caption", "caption holds half of a surrogate pair, which no phone can show");
        }
        return text;
    }

    private static boolean isHalfCharacter(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
