package dev.heliograph.server.media;

import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.Videos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// Films by an ffmpeg process; without one, what [Mp4Header] can tell.
///
/// Every run has the demuxer forced to MP4 and MOV, may read files only, works in a folder of its own, and is
/// capped in time, memory and number.
public final class FfmpegFilms implements Videos {
    private static final System.Logger LOG = System.getLogger(FfmpegFilms.class.getName());
    private static final Pattern OUT_TIME = Pattern.compile("out_time_us=(\\d+)");

    /// What decoders say where they paint over damage and go on. Missing references are not among it: a film that was
    /// cut without encoding has them, and plays.
    private static final Pattern DAMAGE = Pattern.compile(
            "error while decoding MB|Invalid NAL unit size|partial file|corrupt", Pattern.CASE_INSENSITIVE);

    private static final String THREADS = "2";
    private static final int THUMBNAIL_EDGE = 100;

    /// Longer films are read to their end, but not decoded: no status is that long.
    private static final Duration DECODED = Duration.ofMinutes(10);

    /// How much less than promised may be in a film: less than what anybody sees.
    private static final Duration DRIFT = Duration.ofMillis(500);

    private final Optional<FfmpegTool> tool;
    private final Path work;
    private final Duration limit;
    private final Semaphore turns;

    /// @param tool  empty when there is no ffmpeg
    /// @param work  where a folder is made for each run
    /// @param limit how long one run may take
    public FfmpegFilms(Optional<FfmpegTool> tool, Path work, Duration limit) {
        this.tool = tool;
        this.work = work;
        this.limit = limit;
        this.turns = new Semaphore(Runtime.getRuntime().availableProcessors() >= 4 ? 2 : 1, true);
    }

    /// What is lost, in one line; empty when nothing is.
    public Optional<String> loss() {
        if (tool.isEmpty()) {
            return Optional.of("none: only MP4 that phones play as it is can be posted, with a plain thumbnail and its"
                    + " metadata");
        }
        return tool.get().encoder().isPresent()
                ? Optional.empty()
                : Optional.of("it cannot encode H.264: only H.264 with AAC can be posted");
    }

    @Override
    public boolean hasFfmpeg() {
        return tool.isPresent();
    }

    @Override
    public Info probe(Path source) throws MediaException, InterruptedException {
        Mp4Header header = Mp4Header.read(source);
        if (tool.isEmpty()) {
            return header.info();
        }
        try (var folder = turn()) {
            var command = new ArrayList<>(List.of(tool.get().ffprobe().toString(), "-v", "error"));
            command.addAll(input(source));
            command.addAll(List.of("-of", "json", "-show_format", "-show_streams"));
            Info info = FilmProbe.info(run(command, folder).out(), header);
            requireWhole(source, info, folder);
            return info;
        }
    }

    @Override
    public void remux(Path source, Path target) throws MediaException, InterruptedException {
        make(source, target, List.of("-c", "copy"));
    }

    @Override
    public void transcode(Path source, Path target, int maxEdge) throws MediaException, InterruptedException {
        String encoder = tool.flatMap(FfmpegTool::encoder)
                .orElseThrow(() -> missing(
                        tool.isPresent() ? "the ffmpeg of this server cannot encode H.264" : "it has no ffmpeg"));
        var options = new ArrayList<>(List.of(
                "-vf",
                "scale='min(" + maxEdge + ",iw)':'min(" + maxEdge + ",ih)':force_original_aspect_ratio=decrease"
                        + ":force_divisible_by=2,setsar=1,format=yuv420p",
                "-c:v",
                encoder));
        options.addAll(
                encoder.equals("libx264")
                        ? List.of("-preset", "veryfast", "-crf", "22", "-maxrate", "4M", "-bufsize", "8M")
                        : List.of("-b:v", "2500k"));
        options.addAll(List.of("-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"));
        options.addAll(List.of("-flags:v", "+bitexact", "-flags:a", "+bitexact"));
        make(source, target, options);
    }

    @Override
    public byte[] thumbnail(Path source) throws MediaException, InterruptedException {
        if (tool.isEmpty()) {
            Info film = probe(source);
            return PictureTools.plainThumbnail(film.width(), film.height());
        }
        try (var folder = turn()) {
            Path picture = folder.path().resolve("thumbnail.jpg");
            var command = ffmpeg(source);
            command.addAll(List.of(
                    "-map",
                    "0:V:0",
                    "-frames:v",
                    "1",
                    "-map_metadata",
                    "-1",
                    "-fflags",
                    "+bitexact",
                    "-flags:v",
                    "+bitexact",
                    "-vf",
                    "scale=" + THUMBNAIL_EDGE + ":" + THUMBNAIL_EDGE
                            + ":force_original_aspect_ratio=decrease,format=yuvj420p",
                    "-c:v",
                    "mjpeg",
                    "-q:v",
                    "5",
                    "-f",
                    "image2",
                    "-update",
                    "1",
                    "file:" + picture));
            run(command, folder);
            return Files.readAllBytes(picture);
        } catch (IOException e) {
            throw Mp4Header.damaged("it has no first picture", e);
        }
    }

    /// Reads all of it, since ffprobe believes what the header promises, and ffmpeg calls a film that ends
    /// too early a success.
    private void requireWhole(Path source, Info info, Turn folder) throws MediaException, InterruptedException {
        var command = ffmpeg(source);
        command.addAll(List.of("-map", "0:V:0", "-map", "0:a:0?"));
        if (info.length().compareTo(DECODED) > 0) {
            command.addAll(List.of("-c", "copy"));
        }
        command.addAll(List.of("-progress", "pipe:1", "-f", "null", "-"));
        var read = Duration.ZERO;
        ToolRun run = run(command, folder);
        if (DAMAGE.matcher(run.errors()).find()) {
            throw Mp4Header.damaged("parts of it cannot be decoded", new IOException(run.errors()));
        }
        var matcher = OUT_TIME.matcher(run.out());
        while (matcher.find()) {
            read = Duration.ofNanos(Long.parseLong(matcher.group(1)) * 1_000);
        }
        if (info.length().minus(read).compareTo(DRIFT) > 0) {
            throw Mp4Header.damaged(
                    "it says it is " + info.length().toMillis() + " ms long, only " + read.toMillis()
                            + " ms can be read",
                    null);
        }
    }

    private void make(Path source, Path target, List<String> options) throws MediaException, InterruptedException {
        if (tool.isEmpty()) {
            throw missing("it has no ffmpeg");
        }
        boolean made = false;
        try (var folder = turn()) {
            var command = ffmpeg(source);
            command.addAll(List.of("-map", "0:V:0", "-map", "0:a:0?", "-map_metadata", "-1", "-map_chapters", "-1"));
            command.addAll(options);
            command.addAll(List.of(
                    "-threads",
                    THREADS,
                    "-fflags",
                    "+bitexact",
                    "-movflags",
                    "+faststart",
                    "-f",
                    "mp4",
                    "-y",
                    "file:" + target.toAbsolutePath()));
            run(command, folder);
            made = true;
        } finally {
            if (!made) {
                delete(target);
            }
        }
    }

    private List<String> ffmpeg(Path source) {
        var command = new ArrayList<>(List.of(
                tool.orElseThrow().ffmpeg().toString(),
                "-hide_banner",
                "-nostdin",
                "-v",
                "error",
                "-xerror",
                "-threads",
                THREADS));
        command.addAll(input(source));
        return command;
    }

    private static List<String> input(Path source) {
        return List.of(
                "-protocol_whitelist",
                "file",
                "-format_whitelist",
                "mov",
                "-f",
                "mov",
                "-i",
                "file:" + source.toAbsolutePath());
    }

    private ToolRun run(List<String> command, Turn folder) throws MediaException, InterruptedException {
        var capped = new ArrayList<>(tool.orElseThrow().caps());
        capped.addAll(command);
        try {
            ToolRun run = ToolRun.of(tool.orElseThrow().starter(), capped, folder.path(), limit);
            if (run.exit() == 0) {
                return run;
            }
            if (run.errors().contains("No space left on device")) {
                throw new IOException(run.errors());
            }
            LOG.log(System.Logger.Level.DEBUG, "ffmpeg ended with {0}: {1}", run.exit(), run.errors());
            throw Mp4Header.damaged("it cannot be read to its end", new IOException(run.errors()));
        } catch (TimeoutException e) {
            throw new MediaException(
                    Kind.INVALID,
                    "video_too_slow",
                    "the video takes longer than " + limit.toSeconds() + " seconds to work on: send a smaller one",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("ffmpeg cannot work on this server: " + e.getMessage(), e);
        }
    }

    private Turn turn() throws InterruptedException {
        turns.acquire();
        try {
            return new Turn(turns, WorkFolder.in(work));
        } catch (RuntimeException e) {
            turns.release();
            throw e;
        }
    }

    private static MediaException missing(String why) {
        return new MediaException(
                Kind.INVALID, "ffmpeg_missing", "this server cannot convert the video, because " + why);
    }

    private static void delete(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is left behind: {1}", target, e);
        }
    }

    /// The right to run, and a folder to do it in.
    private record Turn(Semaphore turns, WorkFolder folder) implements AutoCloseable {
        Path path() {
            return folder.path();
        }

        @Override
        public void close() {
            folder.close();
            turns.release();
        }
    }
}
