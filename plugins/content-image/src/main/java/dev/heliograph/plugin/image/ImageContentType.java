package dev.heliograph.plugin.image;

import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.MediaCaption;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaFile;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// The image status: the media of the request, made anew as JPEG, and `caption`. Other fields are left alone.
final class ImageContentType implements StatusContentType {
    /// Low, so that a plugin with a sharper eye for a field of its own goes first.
    static final int RANK = 10;

    private static final Set<String> TYPES = Set.of("image/jpeg", "image/png", "image/webp");
    private static final int DEFAULT_EDGE = 1_600;
    private static final int LEAST_EDGE = 64;
    private static final int MOST_EDGE = 8_192;

    private final Images images;
    private final int maxEdge;

    /// @throws IllegalArgumentException when `max-edge` is out of bounds
    ImageContentType(PluginContext context) {
        images = context.images();
        maxEdge = context.config().getInt("max-edge", DEFAULT_EDGE);
        if (maxEdge < LEAST_EDGE || maxEdge > MOST_EDGE) {
            throw new IllegalArgumentException(
                    "config plugins.content-image.max-edge: must be 64..8192, was " + maxEdge);
        }
    }

    @Override
    public OptionalInt accepts(Request request) {
        return request.media().map(MediaFile::type).filter(TYPES::contains).isPresent()
                ? OptionalInt.of(RANK)
                : OptionalInt.empty();
    }

    @Override
    public List<StatusContent> create(Request request) throws ContentException, MediaException, InterruptedException {
        String caption = MediaCaption.of(request.fields());
        MediaFile media = request.media().orElseThrow();
        Path file = media.sibling("status.jpg");
        Images.Jpeg made = images.toJpeg(media.path(), file, maxEdge);
        return List.of(new StatusContent.Image(file, made.width(), made.height(), made.thumbnail(), caption));
    }
}
