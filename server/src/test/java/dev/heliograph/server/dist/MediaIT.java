package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures and film by the seed's request, from the built distribution to the phones.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaIT {
    private static final Map<String, String> LARGE_BODIES = Map.of("HELIOGRAPH_SERVER_MAX_BODY", "4MiB");

    private final Web web = new Web();
    private Path folder;
    private SandboxProcess sandbox;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        Films.needTools();
        folder = shared;
        sandbox = SandboxProcess.start(folder, web, 5, 2);
        server = ServerProcess.attached(folder.resolve("data"), web, sandbox, LARGE_BODIES);
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
        Path work = folder.resolve("data").resolve("tmp").resolve("media");
        if (Files.exists(work)) {
            try (Stream<Path> left = Files.list(work)) {
                assertThat(left).isEmpty();
            }
        }
        assertThat(server.process().descendants()).isEmpty();
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
    void aPolyglotIsPostedClean() throws Exception {
        byte[] jpeg = sandbox.sampleBytes("picture.jpg");
        byte[] tail = "<script>alert(1)</script>PK".getBytes(StandardCharsets.US_ASCII);
        byte[] polyglot = Arrays.copyOf(jpeg, jpeg.length + tail.length);
        System.arraycopy(tail, 0, polyglot, jpeg.length, tail.length);

        JsonNode posted = post(dataUrl(polyglot), "clean", "image");

        byte[] shown = sandbox.shown(onAllDevices("clean", posted));
        assertThat(new String(shown, StandardCharsets.ISO_8859_1)).doesNotContain("script");
    }

    static Stream<Arguments> refused() throws IOException {
        String html = "<!DOCTYPE html><html><body>not a film</body></html>";
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
        String playlist = "#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n";
        String concat = "ffconcat version 1.0\nfile /etc/hostname\n";
        return Stream.of(
                Arguments.of("html", html.getBytes(StandardCharsets.UTF_8), 415, "unsupported_media_type"),
                Arguments.of("svg", svg.getBytes(StandardCharsets.UTF_8), 415, "unsupported_media_type"),
                Arguments.of("playlist", playlist.getBytes(StandardCharsets.UTF_8), 415, "unsupported_media_type"),
                Arguments.of("concat script", concat.getBytes(StandardCharsets.UTF_8), 415, "unsupported_media_type"),
                Arguments.of("nothing", new byte[0], 422, "media_empty"),
                Arguments.of("a bomb", Pictures.pngHeader(30_000, 30_000), 422, "image_too_large"),
                Arguments.of("a cut picture", cut(Pictures.noise(200, 200)), 422, "damaged_image"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatIsNotFitForPhonesIsRefused(String what, byte[] bytes, int status, String code) {
        var answer = server.post(Map.of("fileUrl", dataUrl(bytes), "caption", what));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").textValue()).isEqualTo(code);
        assertThat(answer.json().path("success").booleanValue()).isFalse();
        assertThat(sandbox.trays(what)).isEmpty();
    }

    @Test
    void aFilmThatIsCutShortIsRefused() {
        byte[] film = sandbox.sampleBytes("film.mp4");

        var answer = server.post(
                Map.of("fileUrl", dataUrl(Arrays.copyOf(film, film.length * 2 / 3)), "caption", "cut film"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("code").textValue()).isEqualTo("damaged_video");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:80/x.jpg,        url_refused",
        "https://localhost/x.jpg,          url_refused",
        "http://169.254.169.254/latest/,   url_refused",
        "http://2130706433/,               url_refused",
        "https://user:word@example.org/,   url_refused",
        "https://example.org:8443/x.jpg,   url_refused",
        "ftp://example.org/x.jpg,          url_refused",
        "file:///etc/hostname,             url_refused",
        "no address at all,                url_refused"
    })
    void anAddressTheGuardRefusesIs422AndTellsNoAddress(String url, String code) {
        var answer = server.post(Map.of("fileUrl", url, "caption", "x"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("code").textValue()).isEqualTo(code);
        assertThat(answer.json().path("field").textValue()).isEqualTo("fileUrl");
    }

    @Test
    void whatIsNotThereIs422() {
        String gone = sandbox.sample("picture.jpg").replace("picture.jpg", "nothing.jpg");

        var answer = server.post(Map.of("fileUrl", gone, "caption", "x"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("code").textValue()).isEqualTo("media_not_found");
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

    private static byte[] cut(BufferedImage image) throws IOException {
        var jpeg = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", jpeg);
        return Arrays.copyOf(jpeg.toByteArray(), jpeg.size() / 2);
    }

    private static String dataUrl(byte[] bytes) {
        return "data:application/octet-stream;base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
