package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.server.kit.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The built distribution's server as a user starts it, attached to a sandbox, driven through its public API.
final class ServerPoster implements Poster {
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final String SESSION = "demo";

    private final Child process;
    private final SandboxProcess sandbox;
    private final int contacts;
    private final long startedAt;
    private final URI base;
    private final Path data;
    private Web api;

    /// Starts it; does not wait until it is ready.
    ///
    /// @param name         for the log
    /// @param distribution holds `bin/heliograph`
    /// @param folder       its data folder is made here, or found from a start before
    /// @param sandbox      the network
    /// @param contacts     how many it must know before it is ready to post
    /// @param java         options of its JVM, on top of ours
    ServerPoster(
            String name, Path distribution, Path folder, SandboxProcess sandbox, int contacts, Optional<String> java)
            throws IOException {
        this.sandbox = sandbox;
        this.contacts = contacts;
        int port = FreePort.find();
        this.base = URI.create("http://127.0.0.1:" + port);
        this.data = folder.resolve("data");
        this.startedAt = System.nanoTime();
        this.process = new Child(
                name,
                folder,
                java.map(options -> Map.of("HELIOGRAPH_JAVA_OPTS", options)).orElse(Map.of()),
                List.of(
                        distribution.resolve("bin/heliograph").toString(),
                        "sandbox",
                        "--attach",
                        sandbox.mediaOrigin().toString(),
                        "--port",
                        Integer.toString(port),
                        "--data",
                        data.toString()));
    }

    @Override
    public long pid() {
        return process.pid();
    }

    /// Waits until the server says that it is ready and its session is connected.
    ///
    /// @return time since the process was started
    Duration awaitReady() throws InterruptedException {
        try (Web health = new Web(base, Optional.empty())) {
            Pause.until(
                    "ready server",
                    LOOK,
                    START,
                    () -> health.get("/health/ready").status() == 200 ? Optional.of(true) : Optional.empty());
        }
        Pause.until("connected session", LOOK, START, () -> {
            if (api == null) {
                JsonNode facts = new ObjectMapper().readTree(Files.readAllBytes(data.resolve("sandbox.json")));
                api = new Web(base, Optional.of(facts.required("apiKey").asText()));
            }
            return session().filter(session -> session.required("connected").asBoolean());
        });
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    private Optional<JsonNode> session() throws IOException, InterruptedException {
        Web.Answer answer = api.get("/api/v1/sessions/" + SESSION);
        return answer.status() == 200 ? Optional.of(answer.body()) : Optional.empty();
    }

    /// The first time the server itself links its session through its public API; after [#unlink] this does.
    @Override
    public void link() throws IOException, InterruptedException {
        if (api != null) {
            api.post("/api/v1/sessions", Map.of("id", SESSION)).ok();
            sandbox.scan(api.get("/api/v1/sessions/" + SESSION + "/qr")
                    .ok()
                    .required("qr")
                    .asText());
        }
        awaitReady();
        Pause.until(
                "contacts",
                LOOK,
                START,
                () -> session().filter(session -> session.required("contacts").asInt() >= contacts));
    }

    @Override
    public void post(String text) throws IOException, InterruptedException {
        api.post("/api/whatsapp/" + SESSION + "/update-status", Map.of("caption", text))
                .ok();
    }

    @Override
    public void post(Media media, String caption) throws IOException, InterruptedException {
        api.post(
                        "/api/whatsapp/" + SESSION + "/update-status",
                        Map.of("fileUrl", media.url().toString(), "caption", caption))
                .ok();
    }

    @Override
    public void unlink() throws IOException, InterruptedException {
        api.delete("/api/v1/sessions/" + SESSION).ok();
    }

    @Override
    public void close() {
        if (api != null) {
            api.close();
        }
        process.close();
    }
}
