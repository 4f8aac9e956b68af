package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher, as it lies in the distribution's `bin`.
class LauncherIT {
    private static final int USAGE = 64;
    private static final int TRY_AGAIN = 75;
    private static final int CONFIG = 78;

    private final Web web = new Web();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void helpTellsTheCommands() {
        try (var help = launch(Map.of(), Distribution.launcher(), "help")) {
            assertThat(help.awaitExit()).isZero();
            assertThat(help.out()).contains("heliograph sandbox", "heliograph run", "heliograph test");
            assertThat(help.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox --help", "run --port 1 --help", "test --help", "help --help", "-h"})
    void whoAsksForHelpGetsItAndNothingElseHappens(String arguments) throws Exception {
        try (var help = launch(Map.of(), command(arguments))) {
            assertThat(help.awaitExit()).isZero();
            assertThat(help.out()).contains("heliograph sandbox").doesNotContain("FAULT");
            assertThat(help.err()).isEmpty();
            assertNoFolderWasMade();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dance, dance",
        "help extra, extra",
        "test --bogus, --bogus",
        "build now, now",
        "sandbox --bogus, --bogus",
        "sandbox surplus, surplus",
        "run --data, --data needs a value",
        "run --attach http://127.0.0.1:1, --attach belongs to sandbox"
    })
    void argumentsThatMakeNoSenseAreRefusedBeforeAnythingIsMade(String arguments, String named) throws Exception {
        try (var wrong = launch(Map.of(), command(arguments))) {
            assertThat(wrong.awaitExit()).isEqualTo(USAGE);
            assertThat(wrong.err()).contains(named, "heliograph help").hasLineCount(1);
            assertThat(wrong.out()).isEmpty();
            assertNoFolderWasMade();
        }
    }

    private static String[] command(String arguments) {
        return (Distribution.launcher() + " " + arguments).split(" ");
    }

    /// Processes are started in the folder of the logs.
    private void assertNoFolderWasMade() throws Exception {
        try (var files = Files.list(folder.resolve("logs"))) {
            assertThat(files).allMatch(Files::isRegularFile);
        }
    }

    /// Machines that build this have a JDK in the usual places, so the launcher is asked for one that nobody has.
    @Test
    void withoutAJdkItSaysWhatToInstallAndExits78() throws Exception {
        String script = Files.readString(Path.of(Distribution.launcher()));
        Path copy = Files.createDirectories(folder.resolve("home/bin")).resolve("heliograph");
        Files.createDirectories(folder.resolve("home/lib"));
        Files.writeString(copy, script.replace("\nneeded=25\n", "\nneeded=9999\n"));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));

        try (var bare = launch(Map.of("HELIOGRAPH_JAVA_HOME", "/nonexistent"), copy.toString(), "run")) {
            assertThat(bare.awaitExit()).isEqualTo(CONFIG);
            assertThat(bare.err()).contains("no JDK 9999", "install").hasLineCount(1);
            assertThat(bare.out()).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String data = folder.resolve("data").toString();
            try (var late = launch(Map.of(), Distribution.launcher(), "run", "--port", port, "--data", data)) {
                assertThat(late.awaitExit()).isEqualTo(TRY_AGAIN);
                assertThat(late.err()).contains("heliograph: config server.port: cannot listen on 127.0.0.1:" + port);
                assertThat(late.err()).doesNotContain("\tat ");
                assertThat(Path.of(data)).doesNotExist();
            }
        }
    }

    @Test
    void theSandboxWithinTheServerPrintsCurlsThatWork() throws Exception {
        Path data = folder.resolve("data");
        try (var server = ServerProcess.start(data, web, Map.of(), "sandbox").awaitReady()) {
            String printed = server.process().out();
            String[] curls = printed.substring(printed.indexOf("  curl ")).split("(?m)^(?=  curl )");
            for (String curl : curls) {
                try (var shell = launch(Map.of(), "/bin/sh", "-c", curl)) {
                    assertThat(shell.awaitExit()).as(shell.err()).isZero();
                    JsonNode answer = Web.JSON.readTree(shell.out());
                    assertThat(answer.path("success").booleanValue()).as(curl).isTrue();
                }
            }
            JsonNode facts = Web.JSON.readTree(data.resolve("sandbox.json").toFile());
            String phones = facts.path("phonesUrl").textValue();
            assertThat(printed)
                    .contains(
                            facts.path("baseUrl").textValue(),
                            facts.path("apiKey").textValue(),
                            phones);
            int expected = 30 * curls.length;
            var trays = web.send("GET", phones + "/trays?wait=" + expected + "&timeout=60", null)
                    .elements();
            assertThat(trays).hasSize(expected);
            assertThat(trays)
                    .filteredOn(entry -> entry.path("type").textValue().equals("text"))
                    .hasSize(30)
                    .allSatisfy(
                            entry -> assertThat(entry.path("text").textValue()).isEqualTo("Hello from Heliograph"));
            assertThat(web.send("GET", phones.replace("/phones", "/violations"), null)
                            .text())
                    .isEqualTo("[]");
            assertThat(server.process().terminate()).isIn(0, 143);
        }
    }

    private ChildProcess launch(Map<String, String> environment, String... command) {
        return ChildProcess.start("launcher", folder.resolve("logs"), environment, List.of(command));
    }
}
