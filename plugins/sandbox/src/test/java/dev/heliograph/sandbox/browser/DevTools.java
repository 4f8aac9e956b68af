package dev.heliograph.sandbox.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The DevTools protocol over a WebSocket: calls with answers, and events, which are kept. One caller at a time.
///
/// Source: chromedevtools.github.io/devtools-protocol.
final class DevTools implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Integer, BlockingQueue<JsonNode>> calls = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final WebSocket socket;

    /// What the browser tells unasked.
    record Event(String method, JsonNode params) {}

    DevTools(HttpClient http, URI uri) {
        socket = http.newWebSocketBuilder().buildAsync(uri, new Receiver()).join();
    }

    /// Calls a method and waits for its answer.
    ///
    /// @return the result
    /// @throws IOException when the browser answers with an error, or not in time
    JsonNode call(String method, Map<String, ?> params) throws IOException, InterruptedException {
        int id = ids.incrementAndGet();
        var answers = new ArrayBlockingQueue<JsonNode>(1);
        calls.put(id, answers);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
                .join();
        JsonNode answer = answers.poll(Chromium.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        calls.remove(id);
        if (answer == null || !answer.has("result")) {
            throw new IOException(method + " of " + params + " was answered " + answer);
        }
        return answer.get("result");
    }

    /// All events of a kind so far, oldest first.
    List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> event.method().equals(method))
                .map(Event::params)
                .toList();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                BlockingQueue<JsonNode> waiting = calls.get(json.path("id").asInt());
                if (waiting != null) {
                    waiting.add(json);
                } else if (json.has("method")) {
                    events.add(new Event(json.get("method").asText(), json.path("params")));
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("DevTools sent what is no JSON: " + message, e);
            }
        }
    }
}
