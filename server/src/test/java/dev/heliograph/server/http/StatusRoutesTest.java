package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusRoutesTest {
    private static final Jid LID = Jid.lid("123456789012345", 0);
    private static final Jid PHONE = Jid.pn("15550002222", 0);

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
    void aStatusIsTakenBackOnceAndTold() {
        FakeAccount account = server.connected("taken-back");
        String id = post("taken-back");

        assertThat(delete("taken-back", id).status()).isEqualTo(204);
        assertThat(delete("taken-back", id).status()).as("again").isEqualTo(204);
        assertThat(account.revoked).as("once").hasSize(1);
        await().untilAsserted(() ->
                assertThat(server.events()).contains("status.deleted").contains(id));
    }

    @Test
    void whatIsNotThereIsA404() {
        server.connected("not-there");
        server.connected("other");
        String elsewhere = post("other");

        assertProblem(delete("nobody", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, "session_not_found");
        assertProblem(delete("not-there", "01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, "status_not_found");
        assertProblem(delete("not-there", elsewhere), 404, "status_not_found");
    }

    @Test
    void whatWasNeverSentOrIsForgottenIsA409() {
        FakeAccount account = server.connected("forgotten");
        String id = post("forgotten");
        account.answer = (_, _) -> new SendResult.NotSent("nobody knows who got it");
        assertProblem(delete("forgotten", id), 409, "status_not_deletable");

        account.answer = (message, _) -> new SendResult.Refused(message, 400);
        String failed = server.post(path("forgotten"), "{\"caption\":\"x\"}")
                .json()
                .path("data")
                .path("id")
                .asText();
        assertProblem(delete("forgotten", failed), 409, "status_not_deletable");
    }

    @Test
    void theNetworksAnswerIsTheCallersAnswer() {
        FakeAccount account = server.connected("answers");
        String id = post("answers");
        account.answer = (message, _) -> new SendResult.Refused(message, 479);
        assertProblem(delete("answers", id), 502, "refused");
        account.answer = (message, _) -> new SendResult.Unknown(message, Duration.ofSeconds(1));
        assertProblem(delete("answers", id), 504, "unknown");
        account.move(ClientState.RECONNECTING);
        assertProblem(delete("answers", id), 409, "session_not_connected");
    }

    @Test
    void whatPeopleDoIsLoggedOnceAndThenTaken() {
        FakeAccount account = server.connected("news");
        String id = post("news");
        String messageId = account.lastMessageId();
        Instant at = Instant.parse("2026-11-27T20:00:00Z");
        var viewed = new StatusNews.Reached(messageId, LID, StatusNews.Reach.VIEWED, at);
        account.tell(viewed, Optional.of(PHONE));
        account.tell(viewed, Optional.of(PHONE));
        account.tell(new StatusNews.Reply(messageId, LID, "3AREPLY", "so nice", at), Optional.empty());

        await().untilAsserted(() -> assertThat(account.newsTaken).hasSize(3));
        await().untilAsserted(() -> assertThat(server.events()).contains("status.reply"));
        List<String> lines = server.events()
                .lines()
                .filter(line -> line.contains("status.viewed"))
                .toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).contains(id);
    }

    private String post(String session) {
        var answer = server.post(path(session), "{\"caption\":\"hello\"}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().path("data").path("id").asText();
    }

    private TestServer.Answer delete(String session, String id) {
        return server.delete("/api/v1/sessions/" + session + "/statuses/" + id);
    }

    private static String path(String session) {
        return "/api/whatsapp/" + session + "/update-status";
    }

    private static void assertProblem(TestServer.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }
}
