package dev.heliograph.sandbox.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.fault.FaultPlan;
import dev.heliograph.sandbox.rule.Violations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaHostTest {
    private static final Jid DEVICE = Jid.parse("20000000001:3@lid");
    private static final byte[] BODY = bytes(300_000);

    @TempDir
    private Path folder;

    private final FaultBox faults = new FaultBox();
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private final Violations violations = new Violations(List.of(), () -> now, _ -> {});
    private MediaHost host;
    private TrustedHttp http;

    @BeforeEach
    void start() throws Exception {
        host = open(0);
        http = new TrustedHttp(host.certificate());
    }

    @AfterEach
    void stop() {
        http.close();
        host.close();
    }

    @Test
    void keepsItsCertificateAndPortAndHidesItsKey() throws Exception {
        String certificate = host.certificate();
        int port = host.origin().getPort();
        host.close();
        host = open(port);

        assertThat(host.certificate()).isEqualTo(certificate);
        assertThat(host.origin().getPort()).isEqualTo(port);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("media-key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void isTrustedUnderBothItsNames() throws Exception {
        for (String name : host.hosts()) {
            URI sample = URI.create("https://" + name + "/samples/picture.jpg");
            assertThat(http.get(sample).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void servesTheSamplesWithTheirTypes() throws Exception {
        assertThat(host.samples().keySet())
                .containsExactly("picture.jpg", "picture.png", "picture.webp", "film.mp4", "film.mov");
        for (String[] expected : new String[][] {
            {"picture.jpg", "image/jpeg"},
            {"picture.png", "image/png"},
            {"picture.webp", "image/webp"},
            {"film.mp4", "video/mp4"},
            {"film.mov", "video/quicktime"}
        }) {
            HttpResponse<byte[]> answer = http.get(host.samples().get(expected[0]));
            assertThat(answer.headers().firstValue("Content-Type")).contains(expected[1]);
            assertThat(answer.body()).hasSizeBetween(1000, 60 << 10);
        }
        assertThat(http.get(host.origin().resolve("/samples/make.sh")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void takesABlobAndServesItWholeOrInPart() throws Exception {
        JsonNode answer = json(upload(BODY, ""), 200);
        URI url = URI.create(answer.get("url").asText());

        assertThat(url)
                .isEqualTo(URI.create(host.origin() + answer.get("direct_path").asText()));
        assertThat(answer.get("direct_path").asText()).contains(".enc?ccb=");
        assertThat(http.get(url).body()).isEqualTo(BODY);
        assertThat(http.get(URI.create(url + "&hash=abc&mms-type=image&__wa-mms="))
                        .body())
                .isEqualTo(BODY);
        HttpResponse<byte[]> part = http.get(url, "Range", "bytes=100-199");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-199/300000");
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(BODY, 100, 200));
        assertThat(http.get(url, "Range", "bytes=-10").body())
                .isEqualTo(Arrays.copyOfRange(BODY, BODY.length - 10, BODY.length));
        assertThat(http.get(url, "Range", "bytes=300000-").statusCode()).isEqualTo(416);
        assertThat(host.find(answer.get("direct_path").asText()))
                .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(BODY));
        assertThat(broken()).isEmpty();
    }

    @Test
    void takesATokenWithPadding() throws Exception {
        String token = TrustedHttp.token(BODY) + "%3D";
        json(http.post(TrustedHttp.address(host.origin(), "video", token, auth(), ""), BODY), 200);
        assertThat(broken()).isEmpty();
    }

    @Test
    void outlivesARestart() throws Exception {
        String path = json(upload(BODY, ""), 200).get("direct_path").asText();
        int port = host.origin().getPort();
        host.close();
        host = open(port);

        assertThat(http.get(host.origin().resolve(path)).body()).isEqualTo(BODY);
    }

    @Test
    void servesNothingWithoutTheQueryAndNothingUnknown() throws Exception {
        String path = json(upload(BODY, ""), 200).get("direct_path").asText();
        String bare = path.substring(0, path.indexOf('?'));
        assertThat(http.get(host.origin().resolve(bare)).statusCode()).isEqualTo(403);
        assertThat(host.find(bare)).isEmpty();
        var never = new BlobAddress(
                dev.heliograph.sandbox.world.MediaKind.IMAGE, TrustedHttp.token(new byte[1]), now.plusSeconds(60));
        assertThat(http.get(host.origin().resolve(never.directPath())).statusCode())
                .isEqualTo(404);
    }

    @Test
    void forgetsABlobAfterADay() throws Exception {
        String path = json(upload(BODY, ""), 200).get("direct_path").asText();
        now = now.plus(Duration.ofHours(25));
        assertThat(http.get(host.origin().resolve(path)).statusCode()).isEqualTo(410);
        json(upload(bytes(1000), ""), 200);
        try (var left = Files.list(folder.resolve("blobs"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void refusesAnAuthThatItNeverGaveOrThatIsOver() throws Exception {
        String good = auth();
        URI address = TrustedHttp.address(host.origin(), "image", TrustedHttp.token(BODY), good, "");
        now = now.plus(Duration.ofHours(7));
        assertThat(http.post(address, BODY).statusCode()).isEqualTo(401);
        assertThat(auth()).isNotEqualTo(good);
        host.auth().expire();
        assertThat(upload(BODY, "").statusCode()).isEqualTo(200);
        assertThat(broken()).isEmpty();
    }

    @Test
    void refusesAnUploadWithoutAuth() throws Exception {
        String token = TrustedHttp.token(BODY);
        URI address = host.origin().resolve("/mms/image/" + token + "?token=" + token);
        assertThat(http.post(address, BODY).statusCode()).isEqualTo(401);
        assertThat(broken()).containsExactly("bad-upload");
    }

    @Test
    void refusesABodyThatDoesNotFitItsToken() throws Exception {
        String token = TrustedHttp.token(new byte[5]);
        URI address = TrustedHttp.address(host.origin(), "image", token, auth(), "");
        assertThat(http.post(address, BODY).statusCode()).isEqualTo(400);
        assertThat(http.post(URI.create(address + "&resume=1"), new byte[0]).statusCode())
                .isEqualTo(404);
        assertThat(broken()).containsExactly("bad-upload");
    }

    @Test
    void refusesAnUploadOfNoKindOrWithoutLength() throws Exception {
        assertThat(http.post(TrustedHttp.address(host.origin(), "novel", TrustedHttp.token(BODY), auth(), ""), BODY)
                        .statusCode())
                .isEqualTo(404);
        assertThat(http.post(
                                TrustedHttp.address(host.origin(), "image", TrustedHttp.token(BODY), auth(), ""),
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BODY)))
                        .statusCode())
                .isEqualTo(411);
        assertThat(broken()).containsExactly("bad-upload", "bad-upload");
    }

    @Test
    void refusesABlobThatIsTooLarge() throws Exception {
        HttpResponse<String> answer = upload(BODY, "&file_offset=" + MediaRoutes.MOST);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(broken()).containsExactly("upload-too-large");
    }

    @Test
    void goesOnWithAnUploadThatWasCut() throws Exception {
        faults.set(plan(null, 1, null));
        assertThatThrownBy(() -> upload(BODY, "")).isInstanceOf(IOException.class);

        assertThat(json(upload(new byte[0], "&resume=1"), 200).get("resume").asText())
                .isEqualTo("150000");
        byte[] tail = Arrays.copyOfRange(BODY, 150_000, BODY.length);
        URI rest = TrustedHttp.address(host.origin(), "image", TrustedHttp.token(BODY), auth(), "&file_offset=150000");
        String path = json(http.post(rest, tail), 200).get("direct_path").asText();
        assertThat(http.get(host.origin().resolve(path)).body()).isEqualTo(BODY);
        JsonNode again = json(upload(new byte[0], "&resume=1"), 200);
        assertThat(again.get("resume").asText()).isEqualTo("complete");
        assertThat(again.get("direct_path").asText()).isEqualTo(path);
        assertThat(broken()).isEmpty();
    }

    @Test
    void refusesToGoOnPastWhatItHas() throws Exception {
        assertThat(upload(BODY, "&file_offset=7").statusCode()).isEqualTo(400);
        assertThat(broken()).containsExactly("bad-upload");
    }

    @Test
    void failsAndWaitsWhenAskedTo() throws Exception {
        faults.set(plan(new FaultPlan.Coded(503, 1), 0, new FaultPlan.Slow(300, 1)));
        assertThat(upload(BODY, "").statusCode()).isEqualTo(503);
        long before = System.nanoTime();
        assertThat(upload(BODY, "").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(299));
        assertThat(faults.left()).isEqualTo(FaultPlan.NONE);
        assertThat(broken()).isEmpty();
    }

    private MediaHost open(int port) throws IOException {
        return MediaHost.start(
                folder, port, new MediaHost.Surroundings(faults, violations, () -> now, new SecureRandom()));
    }

    /// To the address of BODY unless the body is one of its own.
    private HttpResponse<String> upload(byte[] body, String more) throws Exception {
        String token = TrustedHttp.token(body.length == 0 ? BODY : body);
        return http.post(TrustedHttp.address(host.origin(), "image", token, auth(), more), body);
    }

    private String auth() {
        return host.auth().issue(DEVICE).auth();
    }

    private List<String> broken() {
        return violations.all().stream().map(Violations.Violation::rule).toList();
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }

    private static FaultPlan plan(FaultPlan.Coded error, int cuts, FaultPlan.Slow slow) {
        return new FaultPlan(null, 0, 0, null, 0, null, null, 0, error, cuts, slow, 0, null, null, null, null, null);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }
}
