package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.sandbox.gallery.Sealed;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Baileys, unmodified, against the sandbox: neither client nor sandbox of ours proves the other.
class ForeignClientTest {
    private static final Path NODE_FOLDER = Path.of("src", "test", "node");
    private static final String TEXT = "Grüße from another client \u2600\ufe0f";
    private static final int DEVICES = 30;

    @Test
    void pairsSurvives515ReadsContactsAndPostsWhatAllPhonesDecryptAndVerify(@TempDir Path folder) throws Exception {
        requireNode();
        try (var bench = new Bench(folder.resolve("sandbox"), WorldSize.DEMO)) {
            List<JsonNode> steps = run(bench, folder.resolve("auth"), "");

            assertThat(steps)
                    .extracting(step -> step.get("event").asText())
                    .containsSubsequence(
                            "scanned", "closed", "open", "contacts", "sent", "acked", "sent", "acked", "sent", "acked");
            assertThat(step(steps, "closed").get("code").asInt()).isEqualTo(515);
            assertThat(step(steps, "contacts").get("count").asInt()).isEqualTo(25);
            assertThat(bench.phones().tray().await(entry -> TEXT.equals(entry.text()), DEVICES, Duration.ofSeconds(30)))
                    .hasSize(DEVICES)
                    .allSatisfy(entry -> {
                        assertThat(entry.backgroundColor()).containsIgnoringCase("123456");
                        assertThat(entry.font()).isEqualTo(1);
                        assertThat(entry.verified()).isTrue();
                    });
            assertMedia(bench, "image", "picture.jpg");
            assertMedia(bench, "video", "film.mp4");
            assertThat(bench.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void pairsByTheCodeThatIsTypedOnThePhoneAndPosts(@TempDir Path folder) throws Exception {
        requireNode();
        try (var bench = new Bench(folder.resolve("sandbox"), new WorldSize(2, 0))) {
            String phone =
                    bench.sandbox.world().primaries().getFirst().person().pn().user();
            List<JsonNode> steps = run(bench, folder.resolve("auth"), phone);

            assertThat(steps)
                    .extracting(step -> step.get("event").asText())
                    .containsSubsequence("code", "closed", "open", "contacts", "sent", "acked")
                    .contains("typed")
                    .doesNotContain("scanned");
            assertThat(step(steps, "code").get("length").asInt()).isEqualTo(8);
            assertThat(step(steps, "closed").get("code").asInt()).isEqualTo(515);
            assertThat(bench.phones().tray().await(entry -> TEXT.equals(entry.text()), 2, Duration.ofSeconds(30)))
                    .hasSize(2);
            assertThat(bench.sandbox.violations().all()).isEmpty();
        }
    }

    private static void assertMedia(Bench bench, String type, String sample) throws Exception {
        byte[] file = Sealed.sample(sample);
        String hash = HexFormat.of().formatHex(Sha256.of(file));
        assertThat(bench.phones().tray().await(entry -> type.equals(entry.type()), DEVICES, Duration.ofSeconds(30)))
                .hasSize(DEVICES)
                .allSatisfy(entry -> {
                    assertThat(entry.sha256()).isEqualTo(hash);
                    assertThat(entry.caption()).isEqualTo(TEXT);
                    assertThat(entry.verified()).isTrue();
                });
        assertThat(bench.phones().gallery().find(hash).orElseThrow().path()).hasBinaryContent(file);
    }

    /// The modules are pinned in package-lock.json; `npm ci` in that folder brings them.
    private static void requireNode() {
        boolean there = Files.isDirectory(NODE_FOLDER.resolve("node_modules").resolve("baileys")) && hasNode();
        String missing = "node or " + NODE_FOLDER + "/node_modules is missing: run npm ci there";
        if (!there && "true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        assumeTrue(there, missing);
    }

    private static boolean hasNode() {
        try {
            return new ProcessBuilder("node", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// @param phone whose code is typed; empty to have a QR code scanned
    private static List<JsonNode> run(Bench bench, Path auth, String phone) throws Exception {
        Path certificate = Files.writeString(auth.resolveSibling("media.pem"), bench.network.mediaCertificate());
        var command = new ProcessBuilder(
                        "node",
                        "foreign-client.mjs",
                        bench.network.webSocketUri().toString(),
                        Base64.getEncoder().encodeToString(bench.network.noiseRootKey()),
                        bench.network.mediaOrigin().toString(),
                        auth.toString(),
                        TEXT,
                        bench.network.mediaUri().toString())
                .directory(NODE_FOLDER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        command.environment().put("NODE_EXTRA_CA_CERTS", certificate.toString());
        if (!phone.isEmpty()) {
            command.environment().put("FOREIGN_PHONE", phone);
        }
        Process process = command.start();
        var steps = new ArrayList<JsonNode>();
        var json = new ObjectMapper();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("{")) {
                    steps.add(json.readTree(line));
                }
            }
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s", steps).isZero();
        return steps;
    }

    private static JsonNode step(List<JsonNode> steps, String event) {
        return steps.stream()
                .filter(step -> step.get("event").asText().equals(event))
                .findFirst()
                .orElseThrow();
    }
}
