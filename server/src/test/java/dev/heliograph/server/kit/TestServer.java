package dev.heliograph.server.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.server.HeliographServer;
import dev.heliograph.server.config.HeliographConfig;
import dev.heliograph.server.plugin.PluginBuild;
import dev.heliograph.server.session.Session;
import dev.heliograph.spi.Caller;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A server on the embedded database and any free port, with the kit's plugin and fake accounts.
public final class TestServer implements AutoCloseable {
    public static final String KEY = "all";

    private final Path folder;
    private final HeliographServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final BlockingQueue<FakeAccount> opened;

    private TestServer(Path folder, HeliographServer server, BlockingQueue<FakeAccount> opened) {
        this.folder = folder;
        this.server = server;
        this.opened = opened;
    }

    /// Starts in a folder: its `plugins` are made when missing, its `data` outlives the server.
    ///
    /// @param settings texts by dotted key, on top of the defaults
    public static TestServer start(Path folder, Map<String, String> settings) throws IOException {
        return start(folder, settings, _ -> {});
    }

    /// Starts with accounts prepared before they are asked anything.
    public static TestServer start(Path folder, Map<String, String> settings, Consumer<FakeAccount> prepared)
            throws IOException {
        Path plugins = folder.resolve("plugins");
        if (!Files.exists(plugins)) {
            Files.createDirectories(plugins);
            PluginBuild.compile("kit", folder.resolve("classes"), "Kit", KitPlugin.SOURCE)
                    .zip(plugins);
        }
        var values = new TreeMap<>(Map.of(
                "data.folder", folder.resolve("data").toString(),
                "plugins.folder", plugins.toString(),
                "post.ack-timeout", "30s"));
        values.putAll(settings);
        var opened = new LinkedBlockingQueue<FakeAccount>();
        var server = HeliographServer.start(new HeliographServer.Setup(
                anyPort(HeliographConfig.of(values)),
                "0.1.0",
                (_, _, _) -> (journal, listener) -> {
                    var account = new FakeAccount(journal, listener);
                    prepared.accept(account);
                    opened.add(account);
                    return account;
                },
                Optional.empty(),
                InstantSource.system(),
                new SecureRandom()));
        return new TestServer(folder, server, opened);
    }

    private static HeliographConfig anyPort(HeliographConfig config) {
        var server = new HeliographConfig.Server(
                config.server().bind(),
                0,
                config.server().maxBody(),
                config.server().maxMediaBody(),
                Duration.ofSeconds(1));
        return new HeliographConfig(
                server,
                config.dataFolder(),
                config.storage(),
                config.network(),
                config.auth(),
                config.post(),
                config.media(),
                config.plugins(),
                config.events(),
                config.outbound(),
                config.protocol());
    }

    /// An answer: its status, headers and, when it is JSON, its body as a tree.
    public record Answer(HttpResponse<byte[]> response, JsonNode json) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, String body) {
        return send(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    /// A request with the key that may do everything.
    public HttpRequest.Builder request(String path) {
        return anonymous(path).header("x-api-key", KEY);
    }

    public HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String type = response.headers().firstValue("content-type").orElse("");
            return new Answer(response, type.contains("json") ? json.readTree(response.body()) : null);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Makes a session and connects it.
    public FakeAccount connected(String id) {
        if (post("/api/v1/sessions", "{\"id\":\"" + id + "\"}").status() != 201) {
            throw new IllegalStateException("session " + id + " could not be made");
        }
        FakeAccount account = nextAccount();
        account.connect();
        return account;
    }

    /// The account opened next.
    public FakeAccount nextAccount() {
        try {
            FakeAccount account = opened.poll(10, TimeUnit.SECONDS);
            if (account == null) {
                throw new IllegalStateException("no account was opened within 10 s");
            }
            return account;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A session, from within.
    public Session session(String id) {
        return server.sessions().find(Caller.DEFAULT_TENANT, id).orElseThrow();
    }

    public int port() {
        return server.port();
    }

    public Path folder() {
        return folder;
    }

    /// The lines the kit's sink has written.
    public String events() {
        Path file = folder.resolve("data/plugins/state/kit/events");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        http.close();
    }
}
