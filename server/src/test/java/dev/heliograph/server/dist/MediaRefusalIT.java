package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
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

/// What the built server refuses to post, fetched by URL: each with its code, nothing on the phones, nothing left
/// behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaRefusalIT {
    private static final int LONGEST = 2 << 20;

    private final Web web = new Web();
    private SandboxProcess sandbox;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Films.needTools();
        sandbox = SandboxProcess.start(folder, web, 3, 0);
        server = ServerProcess.attached(
                folder.resolve("data"), web, sandbox, Map.of("HELIOGRAPH_MEDIA_MAX_BYTES", Integer.toString(LONGEST)));
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

    static Stream<Arguments> refused() throws IOException {
        String html = "<!DOCTYPE html><html><body>not a film</body></html>";
        String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
        String playlist = "#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n";
        String concat = "ffconcat version 1.0\nfile /etc/hostname\n";
        return Stream.of(
                Arguments.of("html", utf8(html), 415, "unsupported_media_type"),
                Arguments.of("svg", utf8(svg), 415, "unsupported_media_type"),
                Arguments.of("playlist", utf8(playlist), 415, "unsupported_media_type"),
                Arguments.of("concat", utf8(concat), 415, "unsupported_media_type"),
                Arguments.of("nothing", new byte[0], 422, "media_empty"),
                Arguments.of("bomb", Pictures.pngHeader(30_000, 30_000), 422, "image_too_large"),
                Arguments.of("cut", half(Pictures.jpeg(Pictures.noise(200, 200))), 422, "damaged_image"),
                Arguments.of("long", new byte[LONGEST + 1], 413, "media_too_large"));
    }

    /// Dressed as a film by its name and its header.
    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatIsNotFitForPhonesIsRefused(String what, byte[] bytes, int status, String code) {
        refuses(sandbox.serve(what + ".mp4", bytes, "?type=video/mp4"), status, code);
    }

    @Test
    void whatIsTooLongIsNotReadToItsEndWhenItsLengthIsNotTold() {
        refuses(sandbox.serve("untold.jpg", new byte[LONGEST + 1], "?length=untold"), 413, "media_too_large");
    }

    @Test
    void whatDripsIsGivenUp() {
        byte[] picture = sandbox.sampleBytes("picture.jpg");

        refuses(sandbox.serve("slow.jpg", picture, "?drip=200"), 422, "media_too_slow");
    }

    @Test
    void aFilmThatIsCutShortIsRefused() {
        byte[] film = sandbox.sampleBytes("film.mp4");
        byte[] cut = Arrays.copyOf(film, film.length * 2 / 3);

        refuses(sandbox.serve("cut-film.mp4", cut, ""), 422, "damaged_video");
    }

    @Test
    void aFilmThatIsDamagedInsideIsRefused() {
        byte[] film = sandbox.sampleBytes("film.mp4");
        for (int at = film.length / 2, end = at + 3_000; at < end; at++) {
            film[at] = (byte) (at * 31);
        }

        refuses(sandbox.serve("damaged-film.mp4", film, ""), 422, "damaged_video");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://example.org/picture.jpg |          url_refused",
                "file:///etc/hostname |                   url_refused",
                "data:image/png;base64,iVBORw0KGgo= |     url_refused",
                "http://example.org/picture.jpg |         url_refused",
                "https://127.0.0.1/picture.jpg |          url_refused",
                "https://169.254.169.254/latest/ |        url_refused",
                "https://user@example.org/picture.jpg |   url_refused",
                "around.jpg |                             url_refused",
                "nothing-there.jpg |                      media_not_found"
            })
    void aRedirectIsJudgedAsTheFirstAddressIs(String to, String code) {
        refuses(sandbox.serve("around.jpg", new byte[0], "?location=" + encoded(to)), 422, code);
    }

    @Test
    void aRedirectToWhatMayBeFetchedIsFollowed() {
        sandbox.serve("twice.jpg", new byte[0], "?location=picture.jpg");
        String url = sandbox.serve("once.jpg", new byte[0], "?location=twice.jpg");

        var answer = server.post(Map.of("fileUrl", url, "caption", "led here"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        sandbox.awaitOnAllDevices("led here");
    }

    @Test
    void aPolyglotIsPostedClean() {
        byte[] jpeg = sandbox.sampleBytes("picture.jpg");
        byte[] tail = utf8("<script>alert(1)</script>PK");
        byte[] polyglot = Arrays.copyOf(jpeg, jpeg.length + tail.length);
        System.arraycopy(tail, 0, polyglot, jpeg.length, tail.length);

        var answer = server.post(Map.of("fileUrl", sandbox.serve("poly.jpg", polyglot, ""), "caption", "clean"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        byte[] shown = sandbox.shown(sandbox.awaitOnAllDevices("clean").getFirst());
        assertThat(new String(shown, StandardCharsets.ISO_8859_1)).doesNotContain("script");
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:80/x.jpg",
        "https://localhost/x.jpg",
        "http://169.254.169.254/latest/",
        "http://2130706433/",
        "https://user:word@example.org/",
        "https://example.org:8443/x.jpg",
        "ftp://example.org/x.jpg",
        "file:///etc/hostname",
        "no address at all"
    })
    void anAddressTheGuardRefusesIs422AndTellsNoAddress(String url) {
        refuses(url, 422, "url_refused");
    }

    @Test
    void whatIsNotThereIs422() {
        refuses(sandbox.sample("picture.jpg").replace("picture.jpg", "gone.jpg"), 422, "media_not_found");
    }

    private void refuses(String url, int status, String code) {
        var answer = server.post(Map.of("fileUrl", url, "caption", "refused"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").textValue()).isEqualTo(code);
        assertThat(answer.json().path("field").textValue()).isEqualTo("fileUrl");
        assertThat(answer.json().path("success").booleanValue()).isFalse();
        assertThat(sandbox.trays("refused")).isEmpty();
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }
}
