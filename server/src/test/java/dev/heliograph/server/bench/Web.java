package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// JSON over HTTP on loopback, one kept connection. Safe for all threads.
final class Web implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;
    private final Optional<String> apiKey;

    /// @param base   what paths are resolved against
    /// @param apiKey sent along when there is one
    Web(URI base, Optional<String> apiKey) {
        this.base = base;
        this.apiKey = apiKey;
    }

    /// An answer.
    ///
    /// @param status of HTTP
    /// @param body   what was answered; missing when nothing was
    record Answer(int status, JsonNode body) {
        /// The body of a success.
        JsonNode ok() {
            if (status / 100 != 2) {
                throw new IllegalStateException("answered " + status + ": " + body);
            }
            return body;
        }
    }

    /// Asks.
    ///
    /// @param path from the base on
    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /// Sends JSON.
    ///
    /// @param body any value that Jackson writes
    Answer post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    /// Sends a file.
    Answer put(String path, Path file) throws IOException, InterruptedException {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofFile(file)));
    }

    /// Removes.
    Answer delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).header("Accept", "application/json");
        apiKey.ifPresent(key -> request.header("x-api-key", key));
        return request;
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), json.readTree(answer.body()));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
