package dev.heliograph.sandbox.browser;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium with a profile of its own; it and all its processes are gone after [#close].
public final class Chromium implements AutoCloseable {
    /// Longer than any wait takes on a busy machine.
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path profile;
    private final Path log;

    private Chromium(Process process, Path profile, Path log) {
        this.process = process;
        this.profile = profile;
        this.log = log;
    }

    /// The first executable on the PATH that is a Chromium.
    public static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Starts one; it may not be ready on return.
    ///
    /// @param folder empty; takes everything that the browser writes
    public static Chromium start(Path executable, Path folder) throws IOException {
        Path profile = Files.createDirectories(folder.resolve("profile"));
        Path log = folder.resolve("chromium.log");
        var builder = new ProcessBuilder(
                        executable.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--disable-breakpad",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1280,1000",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", folder.toString());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        return new Chromium(builder.start(), profile, log);
    }

    /// The empty page that it starts with.
    public Page page() throws IOException, InterruptedException {
        int port = debuggingPort();
        return Page.attach(
                http,
                await("a page to debug")
                        .atMost(PATIENCE)
                        .failFast(this::sayThatItEnded)
                        .until(() -> pageSocket(port), Optional::isPresent)
                        .orElseThrow());
    }

    /// Chromium writes the port it took and the path of its own socket, each on a line.
    private int debuggingPort() {
        Path file = profile.resolve("DevToolsActivePort");
        List<String> lines = await("a debugging port in " + file)
                .atMost(PATIENCE)
                .failFast(this::sayThatItEnded)
                .until(() -> Files.exists(file) ? Files.readAllLines(file) : List.of(), read -> read.size() >= 2);
        return Integer.parseInt(lines.getFirst());
    }

    private Optional<URI> pageSocket(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .timeout(PATIENCE)
                .build();
        for (JsonNode target : new JsonMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body())) {
            if (target.path("type").asText().equals("page")) {
                return Optional.of(
                        URI.create(target.path("webSocketDebuggerUrl").asText()));
            }
        }
        return Optional.empty();
    }

    private void sayThatItEnded() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "Chromium ended with code " + process.exitValue() + ": " + Files.readString(log));
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        http.shutdownNow();
        http.close();
    }
}
