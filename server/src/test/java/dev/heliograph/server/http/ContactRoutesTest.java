package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContactRoutesTest {
    private static final String SESSIONS = "/api/v1/sessions/";

    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder, Map.of());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private FakeAccount account(String id) {
        FakeAccount account = server.connected(id);
        for (int i = 0; i < 25; i++) {
            account.people.add(new Person(
                    Optional.of(Jid.lid("7770000" + (100 + i), 0)),
                    Optional.of(Jid.pn("1555010" + (1000 + i), 0)),
                    i == 24 ? "" : "Friend %02d".formatted(23 - i),
                    i == 24 ? "calls herself Zoe" : "",
                    i != 24,
                    i == 24));
        }
        return account;
    }

    @Test
    void allContactsComeOnPagesByNameEachOnce() {
        account("pages");
        List<String> names = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            var page = server.get(SESSIONS + "pages/contacts?limit=10&cursor=" + cursor);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.json().path("total").asInt()).isEqualTo(25);
            page.json()
                    .path("contacts")
                    .forEach(contact -> names.add(contact.path("name").asText("")));
            cursor = page.json().path("nextCursor").asText("");
            pages++;
        } while (!cursor.isEmpty());
        assertThat(pages).isEqualTo(3);
        assertThat(names).hasSize(25).doesNotHaveDuplicates();
        assertThat(names.subList(1, 25)).isSorted();
        assertThat(names.getFirst()).as("by the name she calls herself").isEmpty();
    }

    @Test
    void aContactIsShownWithItsAddressesAndWhereItComesFrom() {
        account("shown");
        JsonNode saved = server.get(SESSIONS + "shown/contacts?search=friend%2023")
                .json()
                .path("contacts");
        assertThat(saved).hasSize(1);
        assertThat(saved.get(0).path("lid").asText()).isEqualTo("7770000100@lid");
        assertThat(saved.get(0).path("phone").asText()).isEqualTo("15550101000");
        assertThat(saved.get(0).path("name").asText()).isEqualTo("Friend 23");
        assertThat(saved.get(0).path("saved").asBoolean()).isTrue();
        assertThat(saved.get(0).path("imported").asBoolean()).isFalse();
        assertThat(saved.get(0).has("pushName")).isFalse();
        JsonNode byNumber = server.get(SESSIONS + "shown/contacts?search=%2B1%20555%20010%201024")
                .json()
                .path("contacts");
        assertThat(byNumber).hasSize(1);
        assertThat(byNumber.get(0).path("pushName").asText()).isEqualTo("calls herself Zoe");
        assertThat(byNumber.get(0).path("saved").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"limit=0, limit", "limit=501, limit", "limit=x, limit", "cursor=%25%25, cursor", "cursor=YWJj, cursor"})
    void aBadQueryNamesItsParameter(String query, String field) {
        if (server.get(SESSIONS + "bad").status() == 404) {
            account("bad");
        }
        var answer = server.get(SESSIONS + "bad/contacts?" + query);
        assertProblem(answer, 422, "invalid_field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void numbersAreImportedAndTakenBack() {
        FakeAccount account = server.connected("import");
        var answer = server.post(SESSIONS + "import/contacts", "{\"numbers\":[\"+1 (555) 010-2000\",\"49555010200\"]}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode numbers = answer.json().path("numbers");
        assertThat(numbers.get(0).path("number").asText()).isEqualTo("15550102000");
        assertThat(numbers.get(0).path("registered").asBoolean()).isTrue();
        assertThat(numbers.get(0).path("phone").asText()).isEqualTo("15550102000");
        assertThat(numbers.get(0).path("lid").asText()).isEqualTo("77715550102000@lid");
        assertThat(numbers.get(1).path("registered").asBoolean()).isFalse();
        assertThat(numbers.get(1).has("lid")).isFalse();
        assertThat(account.people).hasSize(1);

        assertThat(server.delete(SESSIONS + "import/contacts/15550102000").status())
                .isEqualTo(204);
        assertThat(account.people).isEmpty();
        assertProblem(server.delete(SESSIONS + "import/contacts/15550102000"), 404, "contact_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                              | numbers",
                "{\"numbers\":[]}                | numbers",
                "{\"numbers\":\"15550102000\"}   | numbers",
                "{\"numbers\":[15550102000]}     | numbers",
                "{\"numbers\":[\"0555\"]}        | numbers",
                "{\"phones\":[\"15550102000\"]}  | phones"
            })
    void aBadImportNamesTheField(String body, String field) {
        if (server.get(SESSIONS + "bad-import").status() == 404) {
            server.connected("bad-import");
        }
        var answer = server.post(SESSIONS + "bad-import/contacts", body);
        assertProblem(answer, 422, "invalid_field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @Test
    void anImportThatTheNetworkDoesNotAnswerKeepsNothingAndSaysWhy() {
        FakeAccount account = server.connected("silent");
        account.lookupFailure = new LookupException("no answer within 75 s", true, null);
        String body = "{\"numbers\":[\"15550102000\"]}";
        assertProblem(server.post(SESSIONS + "silent/contacts", body), 502, "lookup_failed");
        account.lookupFailure = new LookupException("session is reconnecting", false, null);
        assertProblem(server.post(SESSIONS + "silent/contacts", body), 409, "session_not_connected");
        assertThat(account.people).isEmpty();
    }

    @Test
    void contactsOfASessionThatIsNotThereAreNotFound() {
        assertProblem(server.get(SESSIONS + "nowhere/contacts"), 404, "session_not_found");
    }

    private static void assertProblem(TestServer.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
    }
}
