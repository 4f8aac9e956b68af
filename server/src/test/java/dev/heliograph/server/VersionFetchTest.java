package dev.heliograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionFetchTest {
    private final AtomicReference<String> body = new AtomicReference<>("");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T20:00:00Z"));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger status = new AtomicInteger(200);
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer page;
    private VersionFetch fetch;

    @BeforeEach
    void start() throws IOException {
        page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/sw.js", exchange -> {
            asked.incrementAndGet();
            byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        page.start();
        URI address = URI.create("http://127.0.0.1:" + page.getAddress().getPort() + "/sw.js");
        fetch = new VersionFetch(http, address, now::get);
    }

    @AfterEach
    void stop() {
        page.stop(0);
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x={\"server_revision\":1,\"client_revision\":1043857760,\"more\":2}",
                "JSON.parse(\"{\\\"client_revision\\\": 1043857760}\")"
            })
    void findsTheRevisionPlainAndQuoted(String script) throws Exception {
        body.set(script);
        assertThat(fetch.newest()).contains("2.3000.1043857760");
    }

    @Test
    void asksOnceForAllThatAreRefusedAtTheSameTime() throws Exception {
        body.set("\"client_revision\":7");
        fetch.newest();
        fetch.newest();
        assertThat(asked).hasValue(1);
        body.set("\"client_revision\":8");
        now.set(now.get().plus(Duration.ofMinutes(11)));
        assertThat(fetch.newest()).contains("2.3000.8");
    }

    @Test
    void knowsNoneWhenThePageTellsNone() throws Exception {
        body.set("nothing of the kind");
        assertThat(fetch.newest()).isEmpty();
    }

    @Test
    void saysWhatThePageAnswered() {
        status.set(500);
        assertThatThrownBy(fetch::newest).isInstanceOf(IOException.class).hasMessageContaining("answered 500");
    }
}
