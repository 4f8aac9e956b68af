package dev.heliograph.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Films made for tests by the machine's ffmpeg.
final class Films {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final FfmpegTool tool;

    private Films(Path folder, FfmpegTool tool) {
        this.folder = folder;
        this.tool = tool;
    }

    /// The test is skipped where there is no ffmpeg, and fails on the build server.
    static Films in(Path folder) {
        Optional<FfmpegTool> tool = FfmpegTool.find(Optional.empty(), System.getenv("PATH"), folder, LIMIT);
        if (tool.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("this test needs ffmpeg and ffprobe on PATH");
        }
        assumeThat(tool).as("ffmpeg on PATH").isPresent();
        return new Films(folder, tool.orElseThrow());
    }

    FfmpegTool tool() {
        return tool;
    }

    /// Runs ffmpeg; a test picture is its first input, a tone its second.
    Path make(String name, double seconds, int width, int height, String... options) throws Exception {
        Path target = folder.resolve(name);
        var command = new ArrayList<>(List.of(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=" + width + "x" + height + ":rate=25:duration=" + seconds,
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000:duration=" + seconds));
        command.addAll(List.of(options));
        command.add(target.toString());
        ffmpeg(command);
        return target;
    }

    /// H.264 and AAC as phones play it, its index first.
    Path ready(String name, double seconds) throws Exception {
        return make(
                name,
                seconds,
                320,
                180,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                "-movflags",
                "+faststart");
    }

    void ffmpeg(List<String> options) throws Exception {
        var command = new ArrayList<>(List.of(tool.ffmpeg().toString(), "-nostdin", "-v", "error", "-y"));
        command.addAll(options);
        try (var work = WorkFolder.in(folder)) {
            ToolRun run = ToolRun.of(tool.starter(), command, work.path(), LIMIT);
            assertThat(run.exit()).as(run.errors()).isZero();
        }
    }

    boolean encodes(String encoder) throws Exception {
        try (var work = WorkFolder.in(folder)) {
            return ToolRun.of(
                            tool.starter(),
                            List.of(tool.ffmpeg().toString(), "-v", "error", "-encoders"),
                            work.path(),
                            LIMIT)
                    .out()
                    .contains(" " + encoder + " ");
        }
    }

    /// Where a box starts, as its four characters are found first.
    static int box(byte[] film, String type) {
        for (int at = 4; at + 4 <= film.length; at++) {
            if (new String(film, at, 4, java.nio.charset.StandardCharsets.ISO_8859_1).equals(type)) {
                return at - 4;
            }
        }
        throw new AssertionError("no box " + type);
    }

    /// A copy to be shown turned clockwise by 90 or 270 degrees, as phones write it into the first track's header.
    Path turned(Path film, int degrees, String name) throws Exception {
        byte[] bytes = Files.readAllBytes(film);
        int matrix = box(bytes, "tkhd") + 8 + 40;
        int sine = degrees == 90 ? 0x10000 : -0x10000;
        java.nio.ByteBuffer.wrap(bytes)
                .putInt(matrix, 0)
                .putInt(matrix + 4, sine)
                .putInt(matrix + 12, -sine)
                .putInt(matrix + 16, 0);
        return Files.write(folder.resolve(name), bytes);
    }

    /// A copy with some bytes of its samples overwritten.
    Path damaged(Path film, String name) throws Exception {
        byte[] bytes = Files.readAllBytes(film);
        int samples = box(bytes, "mdat");
        for (int at = samples + (bytes.length - samples) / 2, end = at + 3_000; at < end && at < bytes.length; at++) {
            bytes[at] = (byte) (at * 31);
        }
        return Files.write(folder.resolve(name), bytes);
    }
}
