package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Baileys, with every MAC of app state checked, takes the sandbox's snapshots and patches: those of a first sync, and
/// those of what the owner changes on the phone, removals among them.
class ForeignAppStateTest {
    private static final Path NODE_FOLDER = Path.of("src", "test", "node");
    private static final String LAST = "Seen by another client";

    @Test
    void takesSnapshotAndPatchesWithAllMacsOn(@TempDir Path folder) throws Exception {
        requireNode();
        try (var bench = new Bench(folder.resolve("sandbox"), new WorldSize(8, 0))) {
            bench.phones().giveSnapshotsToAll();
            List<JsonNode> steps = run(bench, folder.resolve("auth"));

            assertThat(steps).extracting(step -> step.get("event").asText()).contains("blob", "synced", "seen");
            JsonNode synced = step(steps, "synced");
            assertThat(synced.get("entries").asInt()).isEqualTo(8);
            assertThat(synced.get("version").asInt()).isEqualTo(2);
            assertThat(synced.get("troubles")).isEmpty();
            JsonNode seen = step(steps, "seen");
            assertThat(seen.get("version").asInt()).as("two acts later").isEqualTo(4);
            assertThat(seen.get("entries").asInt())
                    .as("one of eight was removed")
                    .isEqualTo(7);
            assertThat(seen.get("troubles")).isEmpty();
            assertThat(bench.sandbox.violations().all()).isEmpty();
        }
    }

    private static List<JsonNode> run(Bench bench, Path auth) throws Exception {
        Process process = new ProcessBuilder(
                        "node",
                        "foreign-app-state.mjs",
                        bench.network.webSocketUri().toString(),
                        Base64.getEncoder().encodeToString(bench.network.noiseRootKey()),
                        bench.network.mediaOrigin().toString(),
                        auth.toString(),
                        LAST)
                .directory(NODE_FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var steps = new ArrayList<JsonNode>();
        var json = new ObjectMapper();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    steps.add(json.readTree(line));
                    if (steps.getLast().get("event").asText().equals("synced")) {
                        bench.phones().acts().removeContact("15550100002");
                        bench.phones().acts().putContact("15550100001", LAST, false);
                    }
                }
            }
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", steps).isZero();
        return steps;
    }

    /// The modules are pinned in package-lock.json; `npm ci` in that folder brings them.
    private static void requireNode() {
        boolean there = Files.isDirectory(NODE_FOLDER.resolve("node_modules").resolve("baileys"));
        String missing = NODE_FOLDER + "/node_modules is missing: run npm ci there";
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        assumeTrue(there, missing);
    }

    private static JsonNode step(List<JsonNode> steps, String event) {
        return steps.stream()
                .filter(step -> step.get("event").asText().equals(event))
                .findFirst()
                .orElseThrow();
    }
}
