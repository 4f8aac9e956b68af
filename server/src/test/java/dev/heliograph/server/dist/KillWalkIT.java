package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private WarmStart warmStart;
    private List<String> steadyDevice;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        warmStart = new WarmStart(folder.resolve("server.aot"));
        sandbox = SandboxProcess.start(folder, web, 4, 2);
        linkTheSteadyDevice();
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

    /// Each walk has a device of its own, so that the post cut off is the one that hands out the sender key. The
    /// server's own steps do not know which post is the first: they are walked with the steady posts only.
    ///
    /// @param leaves whether the step comes after the commit that makes the stanza durable
    @ParameterizedTest
    @CsvSource({
        "protocol.devices,   false",
        "protocol.bundles,   false",
        "protocol.committed, true",
        "protocol.sent,      true",
        "protocol.acked,     true",
        "protocol.settled,   true"
    })
    void aFirstPostCutOffIsTruthfullyDecidedAndTheNextReachesEverybody(String step, boolean leaves) throws Exception {
        walk(folder.resolve("data-" + step), "first", step, leaves);
    }

    /// All walks share one device, whose sender key everybody has: a key handed out again would hide an iteration
    /// that is used twice.
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
    void aSteadyPostCutOffIsTruthfullyDecidedAndTheNextReachesEverybody(String step, boolean leaves) throws Exception {
        assertThat(walk(steady(), "steady", step, leaves)).isEqualTo(steadyDevice);
    }

    /// Links, and hands out the sender key with a good post. Ends in good order, so that the start is recorded.
    private void linkTheSteadyDevice() throws Exception {
        try (var server = ServerProcess.attached(steady(), web, sandbox, warmStart.recorded())) {
            var answer = server.post(Map.of("caption", "before all steady posts"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            sandbox.awaitOnAllDevices("before all steady posts");
            steadyDevice = sandbox.clients();
            server.process().terminate();
        }
    }

    private Path steady() {
        return folder.resolve("data-steady");
    }

    /// Posts, kills at the step, starts again and posts again.
    ///
    /// @return the devices that were logged in all the way: one
    private List<String> walk(Path data, String kind, String step, boolean leaves) throws Exception {
        String cutOff = kind + " cut off at " + step;
        String next = "next after " + kind + " at " + step;
        List<String> linked;
        long told;
        var fault = warmStart.with(Map.of("HELIOGRAPH_FAULT_STEP", step));
        try (var doomed = ServerProcess.attached(data, web, sandbox, fault)) {
            linked = sandbox.clients();
            killAt(step, doomed, cutOff);
            told = doomed.eventLines(cutOff);
        }
        long toldBefore = told;
        try (var server = ServerProcess.attached(data, web, sandbox, warmStart.with(Map.of()))) {
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
        // a sink is told at least once: killed between its line and the note of it, the line comes again
        assertThat(told).isBetween(leaves ? 1L : 0L, leaves ? 2L : 0L);
        assertThat(KeptPosts.of(data, cutOff, next))
                .containsExactlyInAnyOrder(
                        cutOff + (leaves ? ": sent, 1 event" : ": failed interrupted, 0 event"),
                        next + ": sent, 1 event");
        return linked;
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
}
