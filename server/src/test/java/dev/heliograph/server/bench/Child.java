package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A process of its own that says what happens as JSON objects, one a line; everything else it says goes to a log.
///
/// For one thread.
final class Child implements AutoCloseable {
    private static final Duration STOP = Duration.ofMinutes(1);

    private final String name;
    private final Process process;
    private final Path log;
    private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread undertaker;
    private volatile boolean closing;

    /// Starts it.
    ///
    /// @param name        for messages
    /// @param folder      where it works; its log is `NAME.log` there
    /// @param environment added to ours
    /// @param command     program and arguments
    Child(String name, Path folder, Map<String, String> environment, List<String> command) throws IOException {
        this.name = name;
        this.log = Files.createDirectories(folder).resolve(name + ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        this.process = builder.start();
        this.undertaker = new Thread(process::destroy, name + "-stop");
        Runtime.getRuntime().addShutdownHook(undertaker);
        this.reader = Thread.ofPlatform().daemon().name(name + "-output").start(this::read);
    }

    /// Its number; the program's own, also when a shell made way for it.
    long pid() {
        return process.pid();
    }

    /// Whether it still runs.
    boolean isAlive() {
        return process.isAlive();
    }

    /// Says a line to it.
    void tell(String line) throws IOException {
        Writer input = process.outputWriter();
        input.write(line + "\n");
        input.flush();
    }

    /// The next thing it says.
    ///
    /// @throws IllegalStateException when it says nothing in time, or has ended
    JsonNode next(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            JsonNode line = said.poll(100, TimeUnit.MILLISECONDS);
            if (line != null) {
                return line;
            }
            if (!reader.isAlive() && said.isEmpty()) {
                throw new IllegalStateException(name + " has ended, see " + log);
            }
        }
        throw new IllegalStateException(name + " said nothing for " + most + ", see " + log);
    }

    private void read() {
        var json = new ObjectMapper();
        try (BufferedReader output = process.inputReader();
                Writer rest = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("{\"")) {
                    said.add(json.readTree(line));
                } else {
                    rest.write(line + "\n");
                    rest.flush();
                }
            }
        } catch (IOException e) {
            // ending the process closes the pipe under us
            if (!closing) {
                throw new UncheckedIOException("what " + name + " says cannot be read", e);
            }
        }
    }

    /// Asks it to end, and ends it when it does not.
    @Override
    public void close() {
        closing = true;
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
