package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The server is killed (SIGKILL) while it posts a picture and started again: each post ends as what it was, once, and
/// media that is with the network is not uploaded again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MediaKillIT {
    /// Much shorter than an encoding takes.
    private static final Duration ENDS = Duration.ofSeconds(2);

    private final Web web = new Web();
    private final ExecutorService posters = Executors.newVirtualThreadPerTaskExecutor();
    private Path folder;
    private Path data;
    private SandboxProcess sandbox;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        data = folder.resolve("data");
        sandbox = SandboxProcess.start(folder, web, 3, 1);
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
    void nothingWasWrongForTheNetwork() {
        sandbox.assertNoViolations();
    }

    /// @param goesOn  whether enough of it is kept for the next start to post it
    /// @param uploads how often its media reached the network, both starts together
    @ParameterizedTest
    @CsvSource({
        "post.accepted,      false, 0",
        "post.fetched,       false, 0",
        "post.made,          false, 0",
        "post.uploaded,      false, 1",
        "post.remembered,    true,  1",
        "protocol.committed, true,  1",
        "protocol.sent,      true,  1",
        "post.answered,      true,  1"
    })
    void aPostCutOffEndsTruthfully(String step, boolean goesOn, int uploads) throws Exception {
        String url = sandbox.sample("picture.jpg");
        walk("cut off at " + step, url, Map.of("HELIOGRAPH_FAULT_STEP", step), goesOn, uploads, doomed -> {
            Path reached = doomed.data().resolve("fault-reached");
            return () -> Files.exists(reached);
        });
    }

    @Test
    void anUploadCutOffEndsTruthfully() throws Exception {
        sandbox.faults(Map.of("slowUpload", Map.of("millis", 3_000, "times", 1)));
        // its bytes are on their way, and are read although nobody waits for the answer any more
        String url = sandbox.sample("picture.jpg");
        walk("cut off in the upload", url, Map.of(), false, 1, _ -> () -> !sandbox.hasFault("slowUpload"));
    }

    @Test
    void aDownloadCutOffEndsTruthfully() throws Exception {
        byte[] picture = sandbox.sampleBytes("picture.jpg");
        String url = sandbox.serve("dripping.jpg", picture, "?drip=10");
        walk("cut off in the download", url, Map.of(), false, 0, doomed -> () -> hasBytes(doomed.data()));
    }

    /// Whether something of what is fetched has come.
    private static boolean hasBytes(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("tmp").resolve("media"))) {
            return files.anyMatch(
                    file -> file.endsWith("original") && file.toFile().length() > 0);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Test
    void anEncodingCutOffEndsTruthfullyAndWithItsServer() throws Exception {
        Films.needTools();
        String url = sandbox.serve("slow.mp4", Files.readAllBytes(Films.slow(folder)), "");
        walk(
                "cut off in the encoding",
                url,
                Map.of(),
                false,
                0,
                doomed ->
                        () -> doomed.process().descendants().stream().anyMatch(command -> command.contains("libx264")));
    }

    /// One that ended and that nobody asked for its exit code has no command line any more.
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    /// Says when a server is to be killed.
    @FunctionalInterface
    private interface Moment {
        Callable<Boolean> of(ServerProcess doomed);
    }

    private void walk(
            String caption, String url, Map<String, String> environment, boolean goesOn, int uploads, Moment moment)
            throws Exception {
        int before = sandbox.uploads();
        try (var doomed = ServerProcess.attached(data, web, sandbox, environment)) {
            var picture = Map.of("fileUrl", url, "caption", caption);
            var post = posters.submit(() -> doomed.post(picture).status());
            await().atMost(ChildProcess.PATIENCE)
                    .pollInterval(Web.often())
                    .failFast("the post was answered", post::isDone)
                    .until(moment.of(doomed));
            List<ProcessHandle> tools = doomed.process().children();
            doomed.process().kill();
            await("what the server started to end with it")
                    .atMost(ENDS)
                    .until(() -> tools.stream().noneMatch(MediaKillIT::runs));
            Files.deleteIfExists(doomed.data().resolve("fault-reached"));
        }
        String next = "next after " + caption;
        try (var server = ServerProcess.attached(data, web, sandbox, Map.of())) {
            if (goesOn) {
                sandbox.awaitOnAllDevices(caption);
                await().atMost(ChildProcess.PATIENCE).until(() -> server.eventLines(caption) > 0);
            }
            var answer = server.post(Map.of("caption", next));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            sandbox.awaitOnAllDevices(next);
            await().atMost(ChildProcess.PATIENCE).until(() -> server.eventLines(next) > 0);
            server.process().kill();
        }
        assertThat(sandbox.trays(caption)).hasSize(goesOn ? sandbox.devices() : 0);
        await().atMost(ChildProcess.PATIENCE)
                .untilAsserted(() -> assertThat(sandbox.uploads() - before).isEqualTo(uploads));
        assertThat(KeptPosts.of(data, caption, next))
                .containsExactlyInAnyOrder(
                        caption + (goesOn ? ": sent, 1 event" : ": failed interrupted, 0 event"),
                        next + ": sent, 1 event");
    }
}
