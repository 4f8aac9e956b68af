package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The second door: a process of its own, killed without warning.
class SandboxProcessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void keepsLinksKeysAndTraysThroughAKill(@TempDir Path folder) throws Exception {
        Device device;
        Node status;
        NetworkFacts before;
        try (var killed = new Sandboxed(folder)) {
            before = killed.network;
            device = killed.linked();
            try (Wire wire = killed.active(device, true)) {
                var poster = new Poster(device, wire);
                status = poster.status(
                                "3EB0123456789ABCDEF012",
                                List.of(poster.keyFor(device.lid.withoutDevice())),
                                poster.text("before the kill"))
                        .child(poster.identity())
                        .build();
                assertThat(poster.post(status).attr("error")).isNull();
                killed.awaitTrays(1);
            }
        }
        try (var again = new Sandboxed(folder)) {
            assertThat(again.network.noiseRootKey()).isEqualTo(before.noiseRootKey());
            assertThat(again.network.webSocketUri()).isEqualTo(before.webSocketUri());
            try (Wire wire = again.login(device, true)) {
                wire.send(status);

                assertThat(wire.awaitTag("ack").attr("error")).isNull();
                assertThat(wire.ask("get", "encrypt", Node.of("digest"))
                                .requireChild("digest")
                                .requireChild("identity")
                                .contentBytes())
                        .isEqualTo(device.identity.publicKey());
            }
            again.awaitTrays(1);
            assertThat(again.get("/violations").body()).isEqualTo("[]");
        }
    }

    @Test
    void writesWhereItIsIntoItsFolder(@TempDir Path folder) throws Exception {
        try (var sandbox = new Sandboxed(folder)) {
            JsonNode written =
                    JSON.readTree(folder.resolve("sandbox-network.json").toFile());

            assertThat(written).isEqualTo(JSON.readTree(sandbox.get("/network").body()));
            assertThat(written.get("webSocketUri").asText()).startsWith("ws://127.0.0.1:");
            assertThat(written.get("phonesUrl").asText()).endsWith("/phones");
        }
    }

    @Test
    void readsItsArguments(@TempDir Path folder) {
        var options = SandboxMain.options(new String[] {"--data", folder.toString(), "--port", "7", "--contacts", "3"});

        assertThat(options).isEqualTo(new SandboxOptions(folder, 7, new WorldSize(3, 3)));
        assertThatThrownBy(() -> SandboxMain.options(new String[] {"--port", "7"}))
                .hasMessageContaining("--data");
        assertThatThrownBy(() -> SandboxMain.options(new String[] {"--data", "x", "--port", "high"}))
                .hasMessageContaining("--port must be a number, was \"high\"");
    }

    @Test
    void printsItsUsageWhenAskedForHelp() throws Exception {
        Process process = java("--help").redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("usage: sandbox --data DIR", "--port N", "--contacts N", "--devices-two N");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void keepsItsStateFromOtherUsers(@TempDir Path parent) throws Exception {
        assumeTrue(parent.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions");
        Path folder = parent.resolve("made");
        try (var bench = new Bench(folder, new WorldSize(1, 0));
                var files = Files.walk(folder)) {
            assertThat(bench.network.noiseRootKey()).hasSize(32);
            assertThat(files)
                    .contains(folder.resolve("network-keys.json"), folder.resolve("network.journal"))
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as("%s", path)
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    private static ProcessBuilder java(String... args) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                SandboxMain.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command);
    }

    /// A sandbox in a process of its own; closing kills it.
    private static final class Sandboxed extends Remote {
        private final Process process;

        Sandboxed(Path folder) throws Exception {
            this(start(folder));
        }

        private Sandboxed(Process process) throws Exception {
            super(JSON.readValue(process.inputReader().readLine(), NetworkFacts.class));
            this.process = process;
        }

        private static Process start(Path folder) throws Exception {
            Path log = Files.createTempFile(folder, "sandbox", ".log");
            return java("--data", folder.toString(), "--contacts", "1")
                    .redirectError(log.toFile())
                    .start();
        }

        void awaitTrays(int count) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(JSON.readTree(
                                    get("/phones/trays?owner=true").body()))
                            .hasSize(count));
        }

        @Override
        public void close() {
            super.close();
            process.destroyForcibly();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
