package dev.heliograph.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeliographConfigTest {
    /// Tests run in the module's folder.
    private static final Path SHIPPED = Path.of("..", "config", "application.yaml");

    @TempDir
    Path temp;

    @Test
    void theShippedFileHoldsEveryKeyWithItsDefaultAndNoOther() {
        assertThat(SHIPPED).exists();
        assertThat(source(SHIPPED, Map.of(), Map.of(), Map.of()).values()).isEqualTo(HeliographConfig.defaults());
    }

    @Test
    void everyKeyCanBeSetByEnvironment() throws Exception {
        for (String key : HeliographConfig.defaults().keySet()) {
            var values = source(temp.resolve("none"), Map.of(ConfigSource.variable(key), "other"), Map.of(), Map.of())
                    .values();
            assertThat(values).as(key).isEqualTo(Map.of(key, "other"));
        }
        var ofPlugin = source(
                        temp.resolve("none"),
                        Map.of("HELIOGRAPH_PLUGINS__AUTH_API_KEY__BOOTSTRAP_KEY", "$ecret"),
                        Map.of(),
                        Map.of())
                .values();
        assertThat(HeliographConfig.of(ofPlugin).plugins().of("auth-api-key")).containsEntry("bootstrap-key", "$ecret");
    }

    @Test
    void theCommandLineWinsOverPropertiesOverEnvironmentOverTheFile() throws Exception {
        Path file = Files.writeString(
                temp.resolve("application.yaml"),
                "server:\n  port: 1\n  bind: a\n  max-body: 2KiB\n  shutdown-grace: 1s\n");
        var values = source(
                        file,
                        Map.of(
                                "HELIOGRAPH_SERVER_PORT",
                                "2",
                                "HELIOGRAPH_SERVER_BIND",
                                "b",
                                "HELIOGRAPH_SERVER_MAX_BODY",
                                "3KiB"),
                        Map.of("heliograph.server.port", "3", "heliograph.server.bind", "c", "heliograph.home", "x"),
                        Map.of("server.port", "4"))
                .values();

        var server = HeliographConfig.of(values).server();
        assertThat(server).isEqualTo(new HeliographConfig.Server("c", 4, 3 * 1024, 8 << 20, Duration.ofSeconds(1)));
    }

    @Test
    void everyProblemIsNamedWithKeyExpectationAndValue() {
        assertThatThrownBy(() -> HeliographConfig.of(Map.of(
                        "server.port", "x",
                        "post.ack-timeout", "-1s",
                        "protocol.client-version", "2.3000",
                        "media.max-bytes", "0",
                        "media.max-pixels", "many",
                        "storage.uri", "http://user:secret@host",
                        "server.prot", "1")))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "config server.port: must be 1..65535, was \"x\"",
                                        "config storage.uri: must start with mongodb:// or mongodb+srv://",
                                        "config post.ack-timeout: must be a span of time such as 250ms, 30s, 5m or 24h, was \"-1s\"",
                                        "config media.max-bytes: must be at least 1 byte, was \"0\"",
                                        "config media.max-pixels: must be 1..1000000000, was \"many\"",
                                        "config protocol.client-version: must match \\d+\\.\\d+\\.\\d+, was \"2.3000\"",
                                        "config server.prot: there is no such key, see config/application.yaml"));
    }

    @Test
    void aFileThatIsNoYamlIsNamed() throws Exception {
        Path file = Files.writeString(temp.resolve("broken.yaml"), "server:\n  port: [1\ndata: x\n");
        assertThatThrownBy(() -> source(file, Map.of(), Map.of(), Map.of()).values())
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching("\\Qconfig " + file + ": must be YAML, line 3, column 5: \\E.*expected.*")
                .hasMessageNotContaining("\n");
    }

    private static ConfigSource source(
            Path file,
            Map<String, String> environment,
            Map<String, String> properties,
            Map<String, String> commandLine) {
        return new ConfigSource(file, environment, properties, commandLine);
    }
}
