package dev.heliograph.plugin.video;

import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.content.MediaCaption;
import dev.heliograph.spi.content.StatusContent;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaFile;
import dev.heliograph.spi.media.Videos;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// The video status: the media of the request as an MP4 that phones play, and `caption`. Other fields are left alone.
final class VideoContentType implements StatusContentType {
    /// Low, so that a plugin with a sharper eye for a field of its own goes first.
    static final int RANK = 10;

    private static final Set<String> TYPES = Set.of("video/mp4", "video/quicktime");

    /// yuvj420p is the same with the full range of levels, as many phones record it.
    private static final Set<String> PIXEL_FORMATS = Set.of("yuv420p", "yuvj420p");

    private static final Duration DEFAULT_LENGTH = Duration.ofSeconds(60);
    private static final int DEFAULT_EDGE = 1_280;
    private static final int LEAST_EDGE = 64;
    private static final int MOST_EDGE = 4_096;

    /// The last packet of sound reaches a little beyond the last picture.
    private static final Duration GRACE = Duration.ofMillis(100);

    /// What comes out may differ by the lead-in of the sound's encoder and a frame.
    private static final Duration DRIFT = Duration.ofMillis(500);

    private final Videos videos;
    private final Duration maxLength;
    private final int maxEdge;

    /// @throws IllegalArgumentException when `max-length` or `max-edge` is out of bounds
    VideoContentType(PluginContext context) {
        videos = context.videos();
        maxLength = context.config().getDuration("max-length", DEFAULT_LENGTH);
        maxEdge = context.config().getInt("max-edge", DEFAULT_EDGE);
        if (maxLength.isZero()) {
            throw new IllegalArgumentException(
                    "config plugins.content-video.max-length: must be longer than nothing, was " + maxLength);
        }
        if (maxEdge < LEAST_EDGE || maxEdge > MOST_EDGE) {
            throw new IllegalArgumentException(
                    "config plugins.content-video.max-edge: must be 64..4096, was " + maxEdge);
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
        Videos.Info film = videos.probe(media.path());
        if (film.length().compareTo(maxLength.plus(GRACE)) > 0) {
            throw new ContentException(
                    "video_too_long",
                    "fileUrl",
                    "the video must be at most " + seconds(maxLength) + " seconds long, was " + seconds(film.length()));
        }
        Path file = playable(media, film);
        Videos.Info made = file.equals(media.path()) ? film : videos.probe(file);
        if (made.length().minus(film.length()).abs().compareTo(DRIFT) > 0) {
            throw new MediaException(
                    MediaException.Kind.INVALID,
                    "damaged_video",
                    "the video says it is " + seconds(film.length()) + " seconds long, but only "
                            + seconds(made.length()) + " could be read");
        }
        byte[] thumbnail = videos.thumbnail(file);
        return List.of(new StatusContent.Video(file, made.width(), made.height(), made.length(), thumbnail, caption));
    }

    private Path playable(MediaFile media, Videos.Info film)
            throws ContentException, MediaException, InterruptedException {
        Path made = media.sibling("status.mp4");
        if (!isPlayed(film)) {
            requireFfmpeg("it is " + named(film) + ", phones need H.264 (yuv420p) with AAC or no sound");
            videos.transcode(media.path(), made, maxEdge);
            return made;
        }
        if (videos.hasFfmpeg()) {
            // also when it could stay as it is: where it was filmed stands in its metadata
            videos.remux(media.path(), made);
            return made;
        }
        if (!film.mp4() || !film.indexFirst()) {
            requireFfmpeg(film.mp4() ? "its index comes last" : "it is a MOV");
        }
        return media.path();
    }

    private void requireFfmpeg(String why) throws ContentException {
        if (!videos.hasFfmpeg()) {
            throw new ContentException(
                    "ffmpeg_missing",
                    "fileUrl",
                    "the video must be converted, because " + why + ", and this server has no ffmpeg: install it or "
                            + "set media.ffmpeg, or send an MP4 made with -c:v libx264 -pix_fmt yuv420p -c:a aac "
                            + "-movflags +faststart");
        }
    }

    private static boolean isPlayed(Videos.Info film) {
        return film.videoCodec().equals("h264")
                && film.pixelFormat().filter(PIXEL_FORMATS::contains).isPresent()
                && film.audioCodec().map("aac"::equals).orElse(true);
    }

    private static String named(Videos.Info film) {
        return film.videoCodec()
                + film.pixelFormat().map(format -> " (" + format + ")").orElse("")
                + film.audioCodec().map(codec -> " with " + codec).orElse(" without sound");
    }

    private static String seconds(Duration length) {
        return BigDecimal.valueOf(length.toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
