package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.server.storage.embedded.EmbeddedMongo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Two servers want the same session.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondServerIT {
    private static final int TRY_AGAIN = 75;

    private final Web web = new Web();
    private Path folder;
    private SandboxProcess sandbox;

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        folder = shared;
        sandbox = SandboxProcess.start(folder, web, 3, 1);
    }

    @AfterAll
    void stop() {
        if (sandbox != null) {
            sandbox.close();
        }
        web.close();
    }

    @Test
    void aSecondServerOnOneDataFolderIsRefusedInOneLine() throws Exception {
        Path data = folder.resolve("data");
        try (var first = ServerProcess.attached(data, web, sandbox, Map.of());
                var second = ServerProcess.start(data, web, Map.of(), "sandbox", "--attach", sandbox.origin())) {
            assertThat(second.process().awaitExit()).isEqualTo(TRY_AGAIN);
            assertThat(second.process().err())
                    .startsWith("heliograph: data folder ")
                    .contains("is used by another Heliograph process")
                    .hasLineCount(1);
            assertThat(first.post(Map.of("caption", "still mine")).status()).isEqualTo(200);
            sandbox.awaitOnAllDevices("still mine");
        }
    }

    @Test
    void aSecondServerOnOneDatabaseWaitsUntilTheFirstIsDead() throws Exception {
        try (var database = EmbeddedMongo.open(Files.createDirectory(folder.resolve("shared-db")));
                var first = ServerProcess.attached(folder.resolve("one"), web, sandbox, sharing(database, Map.of()))) {
            List<String> linked = sandbox.clients();
            var environment =
                    Map.of("HELIOGRAPH_NETWORK", "sandbox", "HELIOGRAPH_PLUGINS__SANDBOX__ATTACH", sandbox.origin());
            try (var second = ServerProcess.start(folder.resolve("two"), web, sharing(database, environment), "run")
                    .awaitReady()
                    .withKey(first.key())) {
                var refused = second.post(Map.of("caption", "not yet"));
                var shown = second.send("GET", "/api/v1/sessions/demo", null);

                assertThat(refused.status()).as(refused.text()).isEqualTo(409);
                assertThat(shown.json().path("connected").booleanValue()).isFalse();
                assertThat(shown.json().path("reason").textValue()).contains("connected by another server");
                assertThat(first.post(Map.of("caption", "by the first")).status())
                        .isEqualTo(200);
                assertThat(sandbox.clients()).isEqualTo(linked);

                first.process().kill();
                await().atMost(ChildProcess.PATIENCE)
                        .until(() ->
                                second.post(Map.of("caption", "by the second")).status() == 200);

                assertThat(sandbox.clients()).isEqualTo(linked);
                sandbox.awaitOnAllDevices("by the first");
                sandbox.awaitOnAllDevices("by the second");
                assertThat(sandbox.trays("not yet")).isEmpty();
                sandbox.assertNoViolations();
            }
        }
    }

    /// Both need the same key for what is encrypted in the database.
    private static Map<String, String> sharing(EmbeddedMongo database, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put(
                "HELIOGRAPH_STORAGE_URI",
                "mongodb://127.0.0.1:" + database.address().getPort());
        environment.put("HELIOGRAPH_STORAGE_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        return environment;
    }
}
