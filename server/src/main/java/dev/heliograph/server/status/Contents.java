package dev.heliograph.server.status;

import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.media.MediaException;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// From a request to what is posted: asks the content types, the highest rank decides, of equal ones the first
/// by name.
final class Contents {
    private final SequencedMap<String, StatusContentType> types;

    /// @param types by name, in alphabetical order
    Contents(SequencedMap<String, StatusContentType> types) {
        this.types = types;
    }

    /// The contents to post in order; empty when no type takes the request.
    List<StatusContent> of(StatusContentType.Request request)
            throws ContentException, MediaException, InterruptedException {
        StatusContentType best = null;
        int highest = 0;
        for (StatusContentType type : types.values()) {
            OptionalInt rank = type.accepts(request);
            if (rank.isPresent() && (best == null || rank.getAsInt() > highest)) {
                best = type;
                highest = rank.getAsInt();
            }
        }
        return best == null ? List.of() : best.create(request);
    }

    /// What the client is given of a text.
    static StatusDraft.Text draft(StatusContent.Text text) {
        return new StatusDraft.Text(text.text(), text.textArgb(), text.backgroundArgb(), text.font());
    }

    /// The text callers see.
    static String caption(StatusContent content) {
        return switch (content) {
            case StatusContent.Text text -> text.text();
            case StatusContent.Image image -> image.caption();
            case StatusContent.Video video -> video.caption();
        };
    }
}
