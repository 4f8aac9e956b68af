package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkRoutesTest {
    private static final String SESSIONS = "/api/v1/sessions";

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
    void givesACodeToTypeOnThePhone() {
        made("code");
        var answer = server.post(SESSIONS + "/code/pairing-code", "{\"phone\":\"+1 555 000-1111\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("code").asText()).isEqualTo("ABCD-1234");
        assertThat(answer.json().path("phone").asText()).isEqualTo("15550001111");
        assertThat(answer.json().path("until").asText()).isEqualTo("2026-11-22T10:11:12Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"{\"phone\":\"0155\"}|phone", "{\"phone\":1}|phone", "{}|phone", "{\"number\":\"1\"}|number"})
    void refusesWhatIsNoPhoneNumber(String body, String field) {
        if (server.get(SESSIONS + "/bad").status() == 404) {
            made("bad");
        }
        var answer = server.post(SESSIONS + "/bad/pairing-code", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("code").asText()).isEqualTo("invalid_field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void aLinkedSessionGetsNoCode() {
        server.connected("linked");
        var answer = server.post(SESSIONS + "/linked/pairing-code", "{\"phone\":\"15550001111\"}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo("already_linked");
        assertThat(answer.json().path("state").asText()).isEqualTo("connected");
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED,429,pairing_rate_limited",
        "NOT_READY,409,pairing_not_available",
        "REFUSED,502,pairing_refused"
    })
    void tellsWhyThereIsNoCode(PairingException.Kind kind, int status, String code) {
        String id = "no-" + status;
        FakeAccount account = made(id);
        account.pairingRefusal = kind;
        var answer = server.post(SESSIONS + "/" + id + "/pairing-code", "{\"phone\":\"15550001111\"}");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }

    @Test
    void tellsThatAnAccountDemandsAPasskeyAndStartsAgainWhenACodeIsAskedFor() {
        FakeAccount account = made("passkey");
        account.move(
                new ClientStatus(ClientState.FAILED, StateCause.PASSKEY_REQUIRED, "the account demands a passkey"));
        var shown = server.get(SESSIONS + "/passkey").json();
        assertThat(shown.path("state").asText()).isEqualTo("failed");
        assertThat(shown.path("code").asText()).isEqualTo("passkeyRequired");
        var answer = server.post(SESSIONS + "/passkey/pairing-code", "{\"phone\":\"15550001111\"}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(account.state()).isEqualTo(ClientState.LINKING);
    }

    @Test
    void connectsAgainWhatWasReplacedWhenAsked() {
        FakeAccount account = server.connected("replaced");
        account.move(new ClientStatus(ClientState.REPLACED, StateCause.REPLACED, "another connection"));
        var answer = server.post(SESSIONS + "/replaced/connect", "");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asText()).isEqualTo("connecting");
    }

    @Test
    void bothNeedASessionThatExists() {
        assertThat(server.post(SESSIONS + "/nobody/connect", "").status()).isEqualTo(404);
        assertThat(server.post(SESSIONS + "/nobody/pairing-code", "{\"phone\":\"15550001111\"}")
                        .status())
                .isEqualTo(404);
    }

    private FakeAccount made(String id) {
        assertThat(server.post(SESSIONS, "{\"id\":\"" + id + "\"}").status()).isEqualTo(201);
        return server.nextAccount();
    }
}
