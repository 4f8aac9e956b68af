package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedRoutesTest {
    private static final String POST = "/api/whatsapp/demo/update-status";

    private TestServer server;
    private FakeAccount account;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder, Map.of("server.max-body", "1KiB", "server.max-media-body", "1KiB"));
        account = server.connected("demo");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void healthyAgain() {
        account.posted.clear();
        account.answer = (id, _) -> new SendResult.Accepted(id, FakeAccount.SERVER_TIME, 3, List.of());
        account.move(ClientState.CONNECTED);
    }

    @Test
    void anAcknowledgedPostIsAnsweredAsTheSeedDoesAndItsEventReachesTheSink() {
        var answer = server.post(POST, "{\"caption\":\"Just checking in\",\"backgroundColor\":\"#101010\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.json().path("message").asText()).isEqualTo("WhatsApp status updated successfully");
        var data = answer.json().path("data");
        assertThat(data.path("sessionId").asText()).isEqualTo("demo");
        assertThat(data.path("mediaType").asText()).isEqualTo("text");
        assertThat(data.path("caption").asText()).isEqualTo("Just checking in");
        assertThat(data.path("timestamp").asText()).isEqualTo("2026-11-22T10:11:12Z");
        assertThat(data.path("id").asText()).matches("[0-9A-Z]{26}");
        assertThat(account.posted).containsExactly(new StatusDraft.Text("Just checking in", -1, 0xFF101010, 0));
        await().untilAsserted(() -> assertThat(server.events())
                .contains("status.sent {caption=Just checking in, id="
                        + data.path("id").asText() + ", mediaType=text, messageId=3EB0")
                .contains("sessionId=demo, timestamp=2026-11-22T10:11:12Z}"));
    }

    @Test
    void anUnknownSessionIs404AndAnUnconnectedOne409() {
        var unknown = server.post("/api/whatsapp/nobody/update-status", "{\"caption\":\"x\"}");
        account.move(ClientState.RECONNECTING);
        var unconnected = server.post(POST, "{\"caption\":\"x\"}");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unconnected.status()).isEqualTo(409);
        assertSeedError(unknown, "session_not_found");
        assertSeedError(unconnected, "session_not_connected");
        for (var answer : List.of(unknown, unconnected)) {
            assertThat(answer.json().path("message").asText()).isEqualTo("Failed to update status");
            assertThat(answer.json().path("error").asText()).isEqualTo("Session not found or not connected");
        }
        assertThat(account.posted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                              | caption | missing_content",
                "{\"caption\":null,\"fileUrl\":\"\"} | caption | missing_content",
                "{\"caption\":5}                 | caption | missing_content",
                "{\"caption\":\"x\",\"font\":\"?\"}  | font    | invalid_font",
                "{\"caption\":\"x\",\"fileUrl\":7}   | fileUrl | invalid_field"
            })
    void aBadOrMissingFieldIs422AndNamed(String body, String field, String code) {
        var answer = server.post(POST, body);

        assertThat(answer.status()).isEqualTo(422);
        assertSeedError(answer, code);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "null", "\"x\"", "{\"caption\":\"a\",\"caption\":\"b\"}", "{} {}", "{'a':1}"})
    void badJsonIs400(String body) {
        var answer = server.post(POST, body);

        assertThat(answer.status()).isEqualTo(400);
        assertSeedError(answer, "invalid_json");
    }

    @Test
    void aBodyOfAnotherTypeIs415() {
        var answer = server.send(server.request(POST)
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"caption\":\"x\"}")));

        assertThat(answer.status()).isEqualTo(415);
        assertSeedError(answer, "unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({"true, HTTP_1_1", "false, HTTP_1_1", "true, HTTP_2", "false, HTTP_2"})
    void aBodyThatIsTooLongIs413(boolean saysItsLength, HttpClient.Version version) {
        byte[] body = ("{\"caption\":\"" + "x".repeat(2000) + "\"}").getBytes();
        var publisher = saysItsLength
                ? HttpRequest.BodyPublishers.ofByteArray(body)
                : HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofByteArray(body));
        var answer = server.send(
                server.request(POST).header("content-type", "application/json").POST(publisher));

        assertThat(answer.status()).isEqualTo(413);
        assertSeedError(answer, "body_too_large");
    }

    @Test
    void aCallerWithoutOrWithAWrongKeyIs401BeforeAnythingIsLookedUp() {
        var request = server.anonymous("/api/whatsapp/nobody/update-status")
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{"));
        var missing = server.send(request);
        var wrong = server.send(request.copy().header("x-api-key", "guess"));

        for (var answer : List.of(missing, wrong)) {
            assertThat(answer.status()).isEqualTo(401);
            assertSeedError(answer, "unauthorized");
            assertThat(answer.json().path("message").asText()).isEqualTo("Unauthorized");
        }
    }

    @Test
    void aRefusalIs502WithTheCodeOfTheAck() {
        account.answer = (id, _) -> new SendResult.Refused(id, 479);
        var answer = server.post(POST, "{\"caption\":\"x\"}");

        assertThat(answer.status()).isEqualTo(502);
        assertSeedError(answer, "refused");
        assertThat(answer.json().path("ackCode").asInt()).isEqualTo(479);
        assertThat(answer.json().path("data").path("id").asText()).isNotEmpty();
    }

    @Test
    void silenceIs504WithCodeUnknownAndIsSettledLater() {
        account.answer = SendResult.Unknown::new;
        var answer = server.post(POST, "{\"caption\":\"late\"}");
        String id = answer.json().path("data").path("id").asText();

        assertThat(answer.status()).isEqualTo(504);
        assertSeedError(answer, "unknown");
        assertThat(id).isNotEmpty();
        assertThat(server.events()).doesNotContain(id);

        account.tell(new ClientEvent.PostSettled(
                new SendResult.Accepted(account.lastMessageId(), FakeAccount.SERVER_TIME, 3, List.of())));
        await().untilAsserted(() -> assertThat(server.events()).contains("id=" + id));
    }

    @Test
    void whatDidNotLeaveTheMachineIs502() {
        account.answer = (_, _) -> new SendResult.NotSent("the contacts have not come from the phone yet");
        var answer = server.post(POST, "{\"caption\":\"x\"}");

        assertThat(answer.status()).isEqualTo(502);
        assertSeedError(answer, "not_sent");
        assertThat(answer.text()).contains("the contacts have not come from the phone yet");
    }

    @Test
    void aPluginThatThrowsIs500AndItsWordsStayInTheLog() {
        var answer = server.post(POST, "{\"caption\":\"boom\"}");

        assertThat(answer.status()).isEqualTo(500);
        assertSeedError(answer, "internal");
        assertThat(answer.text()).doesNotContain("secret", "IllegalState", "\tat ");
    }

    @Test
    void anotherMethodIs405AndSaysWhichAreTaken() {
        var answer = server.get(POST);

        assertThat(answer.status()).isEqualTo(405);
        assertSeedError(answer, "method_not_allowed");
        assertThat(answer.header("allow")).isEqualTo("POST");
    }

    @Test
    void theStatusRouteTellsWhetherTheSessionIsConnected() {
        var connected = server.get("/api/whatsapp/demo/status");
        account.move(ClientState.LOGGED_OUT);
        var loggedOut = server.get("/api/whatsapp/demo/status");
        var unknown = server.get("/api/whatsapp/nobody/status");

        assertThat(connected.status()).isEqualTo(200);
        assertThat(connected.json().path("data").path("connected").asBoolean()).isTrue();
        assertThat(connected.json().path("data").path("state").asText()).isEqualTo("connected");
        assertThat(loggedOut.json().path("data").path("connected").asBoolean()).isFalse();
        assertThat(loggedOut.json().path("data").path("state").asText()).isEqualTo("loggedOut");
        assertThat(unknown.status()).isEqualTo(404);
        assertSeedError(unknown, "session_not_found");
        assertThat(unknown.json().path("message").asText()).isEqualTo("Failed to read status");
        assertThat(unknown.json().path("error").asText()).isEqualTo("Session not found or not connected");
    }

    @Test
    void everyAnsweredPostIsCountedByItsOutcome() {
        double sent = statuses("sent");
        double refused = statuses("refused");

        server.post(POST, "{\"caption\":\"counted\"}");
        account.answer = (id, _) -> new SendResult.Refused(id, 479);
        server.post(POST, "{\"caption\":\"counted\"}");

        assertThat(statuses("sent")).isEqualTo(sent + 1);
        assertThat(statuses("refused")).isEqualTo(refused + 1);
        assertThat(metric("heliograph_sessions_connected", "")).isEqualTo(1);
    }

    private double statuses(String outcome) {
        return metric("heliograph_statuses_total", "outcome=\"" + outcome + "\"");
    }

    private double metric(String name, String tag) {
        return server.send(server.anonymous("/metrics").header("accept", "text/plain"))
                .text()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void postsOfOneAccountGoOneAtATime() throws Exception {
        var inside = new java.util.concurrent.atomic.AtomicInteger();
        var most = new java.util.concurrent.atomic.AtomicInteger();
        account.answer = (id, _) -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.yield();
            inside.decrementAndGet();
            return new SendResult.Accepted(id, FakeAccount.SERVER_TIME, 3, List.of());
        };
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> server.post(POST, "{\"caption\":\"" + i + "\"}")))
                    .toList();
            for (var answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
        assertThat(most).hasValue(1);
        assertThat(account.posted).hasSize(20);
    }

    private static void assertSeedError(TestServer.Answer answer, String code) {
        assertThat(answer.json().path("success").isBoolean()).isTrue();
        assertThat(answer.json().path("success").asBoolean()).isFalse();
        assertThat(answer.json().path("message").asText()).isNotEmpty();
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.header("x-request-id"));
    }
}
