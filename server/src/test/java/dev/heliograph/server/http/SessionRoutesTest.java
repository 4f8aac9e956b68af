package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionRoutesTest {
    private static final String SESSIONS = "/api/v1/sessions";
    private static final String QR = "https://wa.me/settings/linked_devices#2@ref,a,b,c,1";

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder, Map.of());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void aSessionIsMadeUnderTheOperatorsIdAndShown() {
        var made = server.post(SESSIONS, "{\"id\":\"session-919876543210\"}");
        FakeAccount account = server.nextAccount();
        account.connect();
        var shown = server.get(SESSIONS + "/session-919876543210");
        var list = server.get(SESSIONS);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("location")).isEqualTo(SESSIONS + "/session-919876543210");
        assertThat(made.json().path("state").asText()).isEqualTo("linking");
        assertThat(made.json().has("account")).isFalse();
        assertThat(shown.json().path("id").asText()).isEqualTo("session-919876543210");
        assertThat(shown.json().path("network").asText()).isEqualTo("whatsapp");
        assertThat(shown.json().path("connected").asBoolean()).isTrue();
        assertThat(shown.json().path("contacts").asInt()).isEqualTo(2);
        assertThat(shown.json().path("account").path("phone").asText()).isEqualTo("15550001111@s.whatsapp.net");
        assertThat(shown.json().path("account").path("lid").asText()).isEqualTo("77700001111@lid");
        assertThat(list.json().path("sessions").findValuesAsText("id")).contains("session-919876543210");
    }

    @Test
    void anIdIsMadeWhenNoneIsGiven() {
        var made = server.send(server.request(SESSIONS).POST(HttpRequest.BodyPublishers.noBody()));
        server.nextAccount();

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("id").asText()).matches("[0-9A-Z]{26}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"\"}          | 422 | invalid_field | id",
                "{\"id\":\"a b\"}       | 422 | invalid_field | id",
                "{\"id\":\"ä\"}         | 422 | invalid_field | id",
                "{\"id\":5}             | 422 | invalid_field | id",
                "{\"name\":\"x\"}       | 422 | invalid_field | name",
                "[1]                    | 400 | invalid_json  | ''"
            })
    void aBadRequestIsAProblemThatNamesTheField(String body, int status, String code, String field) {
        var answer = server.post(SESSIONS, body);

        assertThat(answer.status()).isEqualTo(status);
        assertProblem(answer, code);
        assertThat(answer.json().path("field").asText("")).isEqualTo(field);
    }

    @Test
    void anIdIsTakenOnlyOnce() {
        server.connected("twice");
        var again = server.post(SESSIONS, "{\"id\":\"twice\"}");

        assertThat(again.status()).isEqualTo(409);
        assertProblem(again, "session_exists");
    }

    @Test
    void theQrCodeComesInFourForms() throws Exception {
        server.post(SESSIONS, "{\"id\":\"qr\"}");
        server.nextAccount().showQr(QR);
        String path = SESSIONS + "/qr/qr";

        var json = server.get(path);
        assertThat(json.json().path("qr").asText()).isEqualTo(QR);
        assertThat(json.json().path("expiresAt").asText()).isEqualTo("2026-11-22T10:11:12Z");

        var png = server.send(server.request(path).header("accept", "image/png"));
        assertThat(png.header("content-type")).isEqualTo("image/png");
        assertThat(scan(png.response().body())).isEqualTo(QR);

        var svg = server.send(server.request(path).header("accept", "image/svg+xml"));
        assertThat(svg.header("content-type")).isEqualTo("image/svg+xml");
        assertThat(svg.text()).startsWith("<svg xmlns=").endsWith("</svg>");

        var text = server.send(server.request(path).header("accept", "text/plain"));
        assertThat(text.header("content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(scanBlocks(text.text())).isEqualTo(QR);

        var pdf = server.send(server.request(path).header("accept", "application/pdf"));
        assertThat(pdf.status()).isEqualTo(406);
        assertProblem(pdf, "not_acceptable");
    }

    @Test
    void aLinkedSessionHasNoQrCode() {
        server.connected("linked");
        var answer = server.get(SESSIONS + "/linked/qr");

        assertThat(answer.status()).isEqualTo(409);
        assertProblem(answer, "qr_not_available");
        assertThat(answer.json().path("state").asText()).isEqualTo("connected");
    }

    @Test
    void linkingThatExpiredBeginsAgainWhenItsCodeIsAsked() {
        server.post(SESSIONS, "{\"id\":\"expired\"}");
        FakeAccount account = server.nextAccount();
        account.showQr(QR);
        account.move(ClientState.LINK_EXPIRED);

        assertThat(server.get(SESSIONS + "/expired/qr").status()).isEqualTo(200);
        assertThat(account.state()).isEqualTo(ClientState.LINKING);
    }

    @Test
    void aStateThatEndsByItselfSaysWhenAndAnyStateSaysWhy() {
        FakeAccount account = server.connected("locked");
        account.move(new ClientStatus(
                ClientState.TIME_LOCKED,
                StateCause.TIME_LOCK,
                "restricted by WhatsApp",
                Optional.of(Instant.parse("2026-11-27T20:00:00.123Z"))));

        var shown = server.get(SESSIONS + "/locked").json();
        assertThat(shown.path("state").asText()).isEqualTo("timeLocked");
        assertThat(shown.path("code").asText()).isEqualTo("timeLock");
        assertThat(shown.path("until").asText()).isEqualTo("2026-11-27T20:00:00Z");
        assertThat(shown.path("reason").asText()).isEqualTo("restricted by WhatsApp");
        assertThat(shown.path("connected").asBoolean()).isFalse();

        account.move(ClientState.CONNECTED);
        shown = server.get(SESSIONS + "/locked").json();
        assertThat(shown.has("code")).isFalse();
        assertThat(shown.has("until")).isFalse();
    }

    @Test
    void aDeletedSessionIsLoggedOutAndWipedAndItsIdIsFree() {
        FakeAccount account = server.connected("gone");
        account.journal.append(1, new byte[] {1, 2, 3});

        assertThat(server.delete(SESSIONS + "/gone").status()).isEqualTo(204);
        assertThat(account.unlinked).isTrue();
        assertThat(account.closed).isTrue();
        assertProblem(server.get(SESSIONS + "/gone"), "session_not_found");
        assertProblem(server.delete(SESSIONS + "/gone"), "session_not_found");

        FakeAccount fresh = server.connected("gone");
        assertThat(fresh.journal.load().commits()).isEmpty();
    }

    private static void assertProblem(TestServer.Answer answer, String code) {
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().path("title").asText()).isNotEmpty();
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.header("x-request-id"));
    }

    private static String scan(byte[] png) throws Exception {
        var image = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return read(new RGBLuminanceSource(image.getWidth(), image.getHeight(), pixels));
    }

    /// Paints the half blocks, six pixels a module, as a dark terminal would show them.
    private static String scanBlocks(String text) throws Exception {
        String[] lines = text.split("\n");
        int scale = 6;
        int width = lines[0].length() * scale;
        int height = lines.length * 2 * scale;
        int[] pixels = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char block = lines[y / scale / 2].charAt(x / scale);
                boolean upper = y / scale % 2 == 0;
                boolean light = block == '█' || (block == '▀' && upper) || (block == '▄' && !upper);
                pixels[y * width + x] = light ? 0xFFFFFF : 0;
            }
        }
        return read(new RGBLuminanceSource(width, height, pixels));
    }

    private static String read(LuminanceSource source) throws Exception {
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }
}
