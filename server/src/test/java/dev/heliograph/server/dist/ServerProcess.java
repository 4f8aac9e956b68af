package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.server.kit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A server started by the distribution's launcher, and its API.
final class ServerProcess implements AutoCloseable {
    private static final String READY = "is ready";

    private final ChildProcess process;
    private final Web web;
    private final Path data;
    private final String baseUrl;
    private String key = "";

    private ServerProcess(ChildProcess process, Web web, Path data, String baseUrl) {
        this.process = process;
        this.web = web;
        this.data = data;
        this.baseUrl = baseUrl;
    }

    /// Starts one; it is not ready on return.
    ///
    /// @param data      the data folder
    /// @param arguments `sandbox` or `run` and more; `--data` and `--port` are added
    static ServerProcess start(Path data, Web web, Map<String, String> environment, String... arguments)
            throws IOException {
        int port = FreePort.find();
        var command = new ArrayList<String>();
        command.add(Distribution.launcher());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString(), "--port", Integer.toString(port)));
        String name = data.getFileName().toString();
        var process = ChildProcess.start(name, data.resolveSibling(name + "-logs"), environment, command);
        return new ServerProcess(process, web, data, "http://127.0.0.1:" + port);
    }

    /// Starts the sandbox's server on a network of its own process, and returns when it is ready.
    static ServerProcess attached(Path data, Web web, SandboxProcess sandbox, Map<String, String> environment)
            throws IOException {
        return start(data, web, environment, "sandbox", "--attach", sandbox.origin())
                .awaitReady();
    }

    /// Waits until it says that it is ready.
    ServerProcess awaitReady() {
        try {
            process.awaitOut("that it is ready", out -> out.contains(READY) && out.endsWith("\n"));
            return this;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    /// The key that requests are made with from now on.
    ServerProcess withKey(String apiKey) {
        key = apiKey;
        return this;
    }

    /// The key of `sandbox.json`.
    String key() {
        if (key.isEmpty()) {
            try {
                key = Web.JSON
                        .readTree(data.resolve("sandbox.json").toFile())
                        .path("apiKey")
                        .asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return key;
    }

    String baseUrl() {
        return baseUrl;
    }

    Path data() {
        return data;
    }

    ChildProcess process() {
        return process;
    }

    /// Posts a status of the session `demo`.
    Web.Answer post(Map<String, ?> fields) {
        return post("demo", Web.json(fields));
    }

    Web.Answer post(String session, String body) {
        return send("POST", "/api/whatsapp/" + session + "/update-status", body);
    }

    /// A request with the key.
    Web.Answer send(String method, String path, String body) {
        return web.send(method, baseUrl + path, body, "x-api-key", key());
    }

    /// Holds that no file of a fetched picture or film, and no process that worked on one, is left.
    void assertNoMediaLeft() throws IOException {
        Path work = data.resolve("tmp").resolve("media");
        if (Files.exists(work)) {
            try (Stream<Path> left = Files.list(work)) {
                assertThat(left).isEmpty();
            }
        }
        assertThat(process.descendants()).isEmpty();
    }

    /// How often the log's sink has printed an event with this caption.
    long eventLines(String caption) {
        String part = "\"caption\":" + Web.json(Map.of("c", caption)).replaceAll("^\\{\"c\":|}$", "");
        return process.out()
                .lines()
                .filter(line -> line.startsWith("{\"event\":") && line.contains(part))
                .count();
    }

    @Override
    public void close() {
        process.close();
    }
}
