package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures and film by the seed's request, from the built distribution to the phones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaIT {
    private final Web web = new Web();
    private Path folder;
    private SandboxProcess sandbox;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        Films.needTools();
        folder = shared;
        sandbox = SandboxProcess.start(folder, web, 5, 2);
        server = ServerProcess.attached(folder.resolve("data"), web, sandbox, Map.of());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
        web.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        sandbox.assertNoViolations();
        server.assertNoMediaLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture.jpg", "picture.png", "picture.webp"})
    void aPictureReachesAllDevicesAsTheSourceShowsIt(String name) throws Exception {
        String caption = "picture from " + name;

        JsonNode posted = post(sandbox.sample(name), caption, "image");

        assertThat(posted.path("fileUrl").textValue()).isEqualTo(sandbox.sample(name));
        JsonNode entry = onAllDevices(caption, posted);
        assertThat(entry.path("mimetype").textValue()).isEqualTo("image/jpeg");
        BufferedImage shown = image(sandbox.shown(entry));
        BufferedImage source = Pictures.onWhite(sampleAsImage(name));
        assertThat(shown.getWidth()).isEqualTo(source.getWidth());
        assertThat(shown.getHeight()).isEqualTo(source.getHeight());
        assertThat(entry.path("width").intValue()).isEqualTo(source.getWidth());
        assertThat(Pictures.psnr(source, shown)).isGreaterThanOrEqualTo(35);
    }

    @ParameterizedTest
    @ValueSource(strings = {"film.mp4", "film.mov"})
    void aFilmReachesAllDevicesAndPlays(String name) throws Exception {
        String caption = "film from " + name;

        JsonNode posted = post(sandbox.sample(name), caption, "video");

        JsonNode entry = onAllDevices(caption, posted);
        assertThat(entry.path("mimetype").textValue()).isEqualTo("video/mp4");
        Path shown = Files.write(folder.resolve("shown-" + name + ".mp4"), sandbox.shown(entry));
        Path source = Files.write(folder.resolve("source-" + name), sandbox.sampleBytes(name));
        Films.Facts is = Films.probe(shown);
        Films.Facts was = Films.probe(source);
        assertThat(is.seconds()).isCloseTo(was.seconds(), org.assertj.core.data.Offset.offset(0.1));
        assertThat(is.video()).isEqualTo("h264");
        assertThat(is.audio()).isEqualTo(was.audio());
        assertThat(is.rotation()).isEqualTo(was.rotation());
        assertThat(Pictures.psnr(Films.firstFrame(source, folder), Films.firstFrame(shown, folder)))
                .isGreaterThanOrEqualTo(35);
    }

    @Test
    void theEventNamesTheFile() throws Exception {
        String url = sandbox.sample("picture.jpg");
        JsonNode posted = post(url, "told with its file", "image");

        await().atMost(ChildProcess.PATIENCE).until(() -> server.eventLines("told with its file") > 0);

        assertThat(server.process().out().lines().filter(line -> line.contains("told with its file")))
                .containsOnlyOnce("{\"event\":\"statusUpdated\",\"sessionId\":\"demo\",\"mediaType\":\"image\","
                        + "\"fileUrl\":\"" + url + "\",\"caption\":\"told with its file\",\"timestamp\":"
                        + posted.path("timestamp") + "}");
    }

    @Test
    void aPictureInTheRequestNeedsNoServerToComeFrom() throws Exception {
        byte[] png = sandbox.sampleBytes("picture.png");

        JsonNode posted = post(dataUrl(png), "came with the request", "image");

        assertThat(posted.path("fileUrl").textValue()).isEqualTo("data:application/octet-stream;base64,");
        onAllDevices("came with the request", posted);
    }

    @Test
    void aPhotoAsPhonesTakeThemFitsIntoTheRequest() throws Exception {
        byte[] jpeg = Pictures.jpeg(Pictures.noise(3000, 2200));
        assertThat(jpeg.length).isBetween(2 << 20, 6 << 20);

        JsonNode posted = post(dataUrl(jpeg), "a photo in the request", "image");

        onAllDevices("a photo in the request", posted);
    }

    @Test
    void aFailedUploadIsTriedAgainAndWhatCannotBeUploadedIsNotSent() {
        sandbox.faults(Map.of("uploadError", Map.of("code", 503, "times", 1)));
        var second = server.post(Map.of("fileUrl", sandbox.sample("picture.jpg"), "caption", "second try"));

        assertThat(second.status()).as(second.text()).isEqualTo(200);
        sandbox.awaitOnAllDevices("second try");
    }

    @Test
    void aServerWithoutFfmpegSaysSoAndPostsPicturesAndReadyFilms() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools-without-ffmpeg"));
        for (String one : List.of("/usr/bin", "/bin")) {
            try (Stream<Path> all = Files.list(Path.of(one))) {
                for (Path tool : all.toList()) {
                    Path link = tools.resolve(tool.getFileName());
                    if (!tool.getFileName().toString().startsWith("ff") && !Files.exists(link)) {
                        Files.createSymbolicLink(link, tool);
                    }
                }
            }
        }
        var environment = Map.of("PATH", tools.toString());
        try (var bare = ServerProcess.attached(folder.resolve("data-bare"), web, sandbox, environment)) {
            var ready = web.send("GET", bare.baseUrl() + "/health/ready", null);
            var picture = bare.post(Map.of("fileUrl", sandbox.sample("picture.png"), "caption", "bare picture"));
            var film = bare.post(Map.of("fileUrl", sandbox.sample("film.mp4"), "caption", "bare film"));
            var other = bare.post(Map.of("fileUrl", sandbox.sample("film.mov"), "caption", "bare other film"));

            assertThat(bare.process().err() + bare.process().out()).contains("ffmpeg: none");
            assertThat(ready.status()).as(ready.text()).isEqualTo(200);
            assertThat(ready.text()).contains("none");
            assertThat(picture.status()).as(picture.text()).isEqualTo(200);
            assertThat(film.status()).as(film.text()).isEqualTo(200);
            assertThat(other.status()).as(other.text()).isEqualTo(422);
            assertThat(other.json().path("code").textValue()).isEqualTo("ffmpeg_missing");
            sandbox.awaitOnAllDevices("bare picture");
            sandbox.awaitOnAllDevices("bare film");
        }
    }

    private JsonNode post(String url, String caption, String mediaType) {
        var answer = server.post(Map.of("fileUrl", url, "caption", caption));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode posted = answer.json().path("data");
        assertThat(posted.path("mediaType").textValue()).isEqualTo(mediaType);
        assertThat(posted.path("caption").textValue()).isEqualTo(caption);
        return posted;
    }

    /// Holds that every device shows the very media that the post's record names.
    private JsonNode onAllDevices(String caption, JsonNode posted) {
        List<JsonNode> entries = sandbox.awaitOnAllDevices(caption);
        var hashes = new HashMap<String, Integer>();
        entries.forEach(entry -> hashes.merge(entry.path("sha256").textValue(), 1, Integer::sum));
        assertThat(hashes).containsOnly(Map.entry(posted.path("sha256").textValue(), sandbox.devices()));
        return entries.getFirst();
    }

    private BufferedImage sampleAsImage(String name) throws Exception {
        byte[] bytes = sandbox.sampleBytes(name);
        return name.endsWith("webp") ? Films.decode(bytes, folder) : image(bytes);
    }

    private static BufferedImage image(byte[] bytes) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    private static String dataUrl(byte[] bytes) {
        return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
