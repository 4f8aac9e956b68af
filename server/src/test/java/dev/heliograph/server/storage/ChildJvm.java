package dev.heliograph.server.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of our own that runs one class of the tests; killed, not asked, when closed.
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// The next line it printed, null when it is gone.
    String readLine() throws IOException {
        return out.readLine();
    }

    /// Kills it (SIGKILL) and waits until it is gone.
    void kill() {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly would also close what it printed
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
