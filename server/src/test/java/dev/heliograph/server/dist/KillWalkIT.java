package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.Filters;
import dev.heliograph.server.storage.DataFolder;
import dev.heliograph.server.storage.Database;
import dev.heliograph.server.storage.StorageConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server is killed (SIGKILL) at each step of a post and started again, on phones that live on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillWalkIT {
    private final Web web = new Web();
    private final ExecutorService posters = Executors.newVirtualThreadPerTaskExecutor();
    private Path folder;
    private SandboxProcess sandbox;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        sandbox = SandboxProcess.start(folder, web, 4, 2);
    }

    @AfterAll
    void stop() {
        posters.shutdownNow();
        if (sandbox != null) {
            sandbox.close();
        }
        web.close();
    }

    @AfterEach
    void noCounterAndNoKeyWasUsedTwice() {
        sandbox.assertNoViolations();
    }

    /// Each walk has a device of its own, so that the post cut off is the one that hands out the sender key.
    ///
    /// @param leaves whether the step comes after the commit that makes the stanza durable
    @ParameterizedTest
    @CsvSource({
        "post.accepted,      false",
        "protocol.audience,  false",
        "protocol.devices,   false",
        "protocol.bundles,   false",
        "protocol.committed, true",
        "protocol.sent,      true",
        "protocol.acked,     true",
        "protocol.settled,   true",
        "post.answered,      true",
        "post.settled,       true"
    })
    void aPostCutOffIsTruthfullyDecidedAndTheNextReachesEverybody(String step, boolean leaves) throws Exception {
        Path data = folder.resolve("data-" + step);
        String cutOff = "cut off at " + step;
        String next = "next after " + step;
        List<String> linked;
        long told;
        try (var doomed = ServerProcess.attached(data, web, sandbox, Map.of("HELIOGRAPH_FAULT_STEP", step))) {
            linked = sandbox.clients();
            killAt(step, doomed, cutOff);
            told = doomed.eventLines(cutOff);
        }
        long toldBefore = told;
        try (var server = ServerProcess.attached(data, web, sandbox, Map.of())) {
            assertThat(linked).hasSize(1);
            assertThat(sandbox.clients()).isEqualTo(linked);

            var answer = server.post(Map.of("caption", next));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            sandbox.awaitOnAllDevices(next);
            await().atMost(ChildProcess.PATIENCE).until(() -> server.eventLines(next) > 0);
            if (leaves) {
                sandbox.awaitOnAllDevices(cutOff);
                await().atMost(ChildProcess.PATIENCE).until(() -> toldBefore + server.eventLines(cutOff) > 0);
            }
            told += server.eventLines(cutOff);
            assertThat(sandbox.clients()).isEqualTo(linked);
            server.process().kill();
        }
        assertThat(sandbox.trays(cutOff)).hasSize(leaves ? sandbox.devices() : 0);
        if (!leaves) {
            assertThat(told).isZero();
        }
        assertThat(posts(data))
                .containsExactlyInAnyOrder(cutOff + ": " + (leaves ? "sent" : "failed interrupted"), next + ": sent");
    }

    private void killAt(String step, ServerProcess server, String caption) throws Exception {
        Path reached = server.data().resolve("fault-reached");
        var post = posters.submit(() -> server.post(Map.of("caption", caption)).status());
        await().atMost(ChildProcess.PATIENCE)
                .pollInterval(Web.often())
                .failFast("the post was answered, not stopped at " + step, post::isDone)
                .until(() -> Files.exists(reached));
        assertThat(Files.readString(reached)).isEqualTo(step);
        server.process().kill();
        Files.delete(reached);
    }

    /// What the database of a server that is gone says of its posts: `caption: state code`.
    private static List<String> posts(Path data) {
        try (var home = DataFolder.open(data);
                var database = Database.open(new StorageConfig(Optional.empty(), "heliograph"), home)) {
            var texts = new ArrayList<String>();
            for (var post : database.collection("posts").find(Filters.exists("caption"))) {
                String code = post.getString("code");
                texts.add(
                        post.getString("caption") + ": " + post.getString("state") + (code == null ? "" : " " + code));
            }
            return texts;
        }
    }
}
