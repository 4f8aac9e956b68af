package dev.heliograph.protocol.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.stream.Collectors;

/// A media host on this machine that answers as scripted, one script for each request, the last one for all that
/// follow.
final class FakeMediaHost implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingDeque<Script> scripts = new LinkedBlockingDeque<>();
    final List<Seen> requests = new CopyOnWriteArrayList<>();

    /// What one request is answered with.
    @FunctionalInterface
    interface Script {
        /// @param body of the request
        void answer(HttpExchange exchange, byte[] body) throws IOException;
    }

    /// A request as it came in.
    ///
    /// @param headers each name in lower case, with its first value
    /// @param body    empty when the script reads it itself
    record Seen(String method, String path, Map<String, String> query, Map<String, String> headers, byte[] body) {}

    FakeMediaHost(Script... script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        scripts.addAll(List.of(script));
        server.start();
    }

    static Script status(int status) {
        return (exchange, _) -> send(exchange, status, "");
    }

    static Script json(String body) {
        return (exchange, _) -> send(exchange, 200, body);
    }

    static Script stored() {
        return json("{\"url\":\"https://mmg.example/v/t62/x.enc?oh=1&mms3=true\",\"direct_path\":\"/v/t62/x.enc?oh=1\","
                + "\"handle\":{\"deep\":[1,{\"url\":\"no\"}]},\"ts\":17}");
    }

    /// Reads some of the body, then cuts the connection.
    ///
    /// @param bytes how many
    static Script cutAfter(int bytes) {
        return new Cut(bytes);
    }

    private record Cut(int bytes) implements Script {
        @Override
        public void answer(HttpExchange exchange, byte[] body) {
            exchange.close();
        }
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    String name() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Script script = scripts.size() > 1 ? scripts.poll() : scripts.peek();
        byte[] body = script instanceof Cut cut
                ? exchange.getRequestBody().readNBytes(cut.bytes())
                : exchange.getRequestBody().readAllBytes();
        requests.add(new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders().entrySet().stream()
                        .collect(Collectors.toMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> header.getValue().getFirst())),
                body));
        script.answer(exchange, body);
    }

    private static Map<String, String> query(String raw) {
        return Arrays.stream(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
