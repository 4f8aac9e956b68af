package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A process of ours and what it prints, kept in files; killed when closed.
final class ChildProcess implements AutoCloseable {
    /// Longer than any wait takes on a busy machine.
    static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Short-lived processes: compile little, collect simply.
    static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    private ChildProcess(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /// Starts a program.
    ///
    /// @param name        for its output's files
    /// @param logs        the folder of those
    /// @param environment on top of ours, which is cleaned of what steers a server or a JVM
    static ChildProcess start(String name, Path logs, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(logs);
            Path out = Files.createTempFile(logs, name + "-", ".out");
            Path err = Path.of(out.toString().replaceFirst("out$", "err"));
            var builder = new ProcessBuilder(command)
                    .directory(logs.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment()
                    .keySet()
                    .removeIf(key -> key.startsWith("HELIOGRAPH_") || key.startsWith("JAVA_TOOL"));
            builder.environment().put("HELIOGRAPH_JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("HELIOGRAPH_JAVA_OPTS", QUICK);
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /// Waits until it has printed something.
    String awaitOut(String what, Predicate<String> enough) {
        await(name + " to print " + what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .failFast(name + " ended too soon", () -> {
                    boolean alive = process.isAlive();
                    assertThat(alive || enough.test(out())).as(out() + err()).isTrue();
                })
                .until(() -> enough.test(out()));
        return out();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// The command lines of the processes it started that still run.
    List<String> descendants() {
        return process.descendants()
                .map(child -> child.info().commandLine().orElse("?"))
                .toList();
    }

    /// The processes it started that still run.
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /// SIGKILL, and waits until it is gone.
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /// SIGTERM, and waits until it is gone.
    ///
    /// @return its exit code
    int terminate() {
        process.destroy();
        return awaitExit();
    }

    /// Waits until it is gone by itself.
    ///
    /// @return its exit code
    int awaitExit() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends within %s:\n%s", name, PATIENCE, err())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting for the end of " + name, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
