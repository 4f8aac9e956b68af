package dev.heliograph.server.dist;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;

/// Looks at films with the ffprobe and ffmpeg of this machine, which the server's own tools are held against.
final class Films {
    private Films() {}

    /// What ffprobe says.
    ///
    /// @param rotation in degrees, as the display matrix says
    record Facts(double seconds, String video, String audio, int width, int height, int rotation) {}

    /// Skips a test where there is no ffmpeg, but not in CI.
    static void needTools() {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ffprobe")));
        Assumptions.assumeTrue(there || "true".equals(System.getenv("CI")), "there is no ffprobe on the path");
    }

    /// A film that takes many seconds to encode anew.
    static Path slow(Path folder) throws IOException, InterruptedException {
        Path film = folder.resolve("slow.mp4");
        run(List.of(
                "ffmpeg",
                "-y",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1280x720:rate=30:duration=50",
                "-c:v",
                "mpeg4",
                "-q:v",
                "8",
                film.toString()));
        return film;
    }

    static Facts probe(Path film) throws IOException, InterruptedException {
        JsonNode facts = Web.JSON.readTree(run(List.of(
                "ffprobe", "-v", "error", "-print_format", "json", "-show_format", "-show_streams", film.toString())));
        JsonNode video = stream(facts, "video");
        int rotation = 0;
        for (JsonNode side : video.path("side_data_list")) {
            rotation = side.path("rotation").asInt(rotation);
        }
        return new Facts(
                facts.path("format").path("duration").asDouble(),
                video.path("codec_name").asText(),
                stream(facts, "audio").path("codec_name").asText(),
                video.path("width").asInt(),
                video.path("height").asInt(),
                rotation);
    }

    static BufferedImage firstFrame(Path film, Path folder) throws IOException, InterruptedException {
        Path frame = folder.resolve(film.getFileName() + ".png");
        run(List.of("ffmpeg", "-v", "error", "-y", "-i", film.toString(), "-frames:v", "1", frame.toString()));
        return ImageIO.read(frame.toFile());
    }

    /// Decodes a picture of any kind by other software than ours.
    static BufferedImage decode(byte[] picture, Path folder) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("picture-to-decode"), picture);
        return firstFrame(file, folder);
    }

    private static JsonNode stream(JsonNode facts, String kind) {
        for (JsonNode stream : facts.path("streams")) {
            if (stream.path("codec_type").asText().equals(kind)) {
                return stream;
            }
        }
        return Web.JSON.missingNode();
    }

    private static byte[] run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + " failed");
        }
        return out;
    }
}
