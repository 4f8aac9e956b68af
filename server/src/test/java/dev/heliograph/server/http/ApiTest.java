package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.server.kit.TestServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {
    private TestServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = TestServer.start(folder, Map.of());
        server.connected("demo");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void anUnknownPathIs401WithoutAKeyAnd404WithOne() {
        assertProblem(server.send(server.anonymous("/api/v1/nothing")), 401, "unauthorized");
        assertProblem(server.get("/api/v1/nothing"), 404, "not_found");
        assertProblem(server.get("/"), 404, "not_found");
    }

    @Test
    void aWrongMethodIs405() {
        var answer = server.delete("/api/v1/sessions");

        assertProblem(answer, 405, "method_not_allowed");
        assertThat(answer.header("allow")).isEqualTo("GET, POST");
    }

    @Test
    void aKeyThatIsNotEnoughIs403WhetherTheSessionExistsOrNot() {
        for (String path : List.of("/api/v1/sessions/demo", "/api/v1/sessions/other")) {
            var answer = server.send(limited(path));
            assertThat(answer.status()).isEqualTo(path.endsWith("demo") ? 200 : 403);
        }
        assertProblem(server.send(limited("/api/v1/sessions/demo/qr")), 403, "forbidden");
        assertProblem(server.send(limited("/api/v1/sessions/nobody")), 403, "forbidden");
        var list = server.send(limited("/api/v1/sessions"));
        assertThat(list.json().path("sessions").findValuesAsText("id")).containsExactly("demo");
    }

    @Test
    void theCallerIsJudgedBeforeTheBodyIsSent() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST /api/whatsapp/demo/update-status HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 100000\r\n"
                                    + "Expect: 100-continue\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("HTTP/1.1 401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /\u0001 HTTP/1.1", "GET /api/v1/sessions/%zz HTTP/1.1"})
    void whatIsNoHttpIsAnsweredWithAProblemToo(String line) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":\"bad_request\"")
                    .containsPattern("\"requestId\":\"[0-9A-Z]{26}\"")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aStrategyThatThrowsOrHangsMakesTheServer503AndUnready() {
        var thrown = server.send(server.anonymous("/api/v1/sessions").header("x-api-key", "throws"));
        assertProblem(thrown, 503, "auth_unavailable");
        assertThat(thrown.text()).doesNotContain("NoClassDefFoundError");

        var hung = server.send(server.anonymous("/api/v1/sessions").header("x-api-key", "hangs"));
        assertProblem(hung, 503, "auth_unavailable");

        // the strategy answers again, so the server recovers by itself
        assertThat(server.send(server.anonymous("/health/ready")).status()).isEqualTo(200);
        assertThat(server.get("/api/v1/sessions").status()).isEqualTo(200);
    }

    @Test
    void pluginsRoutesAreAuthorisedCappedAndGuarded() {
        var open = server.send(server.anonymous("/open/w%C3%B6rld%2Fall"));
        assertThat(open.status()).isEqualTo(200);
        assertThat(open.text()).isEqualTo("hello wörld/all");

        assertProblem(echo("/kit/demo/echo", "x", null), 401, "unauthorized");
        assertProblem(echo("/kit/other/echo", "x", "demo-only"), 403, "forbidden");
        assertProblem(echo("/kit/demo/echo", "x".repeat(17), "demo-only"), 413, "body_too_large");
        assertThat(echo("/kit/demo/echo?a=1&a=2", "ping", "demo-only").text()).isEqualTo("ping{a=[1, 2]}false");

        var thrown = server.get("/kit/throws");
        assertProblem(thrown, 500, "internal");
        assertThat(thrown.text()).doesNotContain("secret", "StackOverflowError");
    }

    @Test
    void readinessNamesWhatWasLeftOutAndHealthNeedsNoKey() {
        var ready = server.send(server.anonymous("/health/ready"));
        var live = server.send(server.anonymous("/health/live"));

        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.text())
                .contains("plugin kit, route GET /api/v1/sessions/{anything}: the path is taken by the server")
                .contains("plugin kit, route GET /health/kit: the path is the server's own")
                .contains("\"running\":\"kit\"")
                .containsPattern("\"ffmpeg\":\"(found|none: )")
                .contains("database")
                .contains("auth");
        assertThat(live.status()).isEqualTo(200);
        assertThat(server.get("/api/v1/sessions/demo").text()).isNotEqualTo("mine");
    }

    @Test
    void headersOfMetricsNeedNoKeyEither() {
        var head = server.send(server.anonymous("/metrics").HEAD());

        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void metricsAreToldInPrometheusText() {
        var metrics = server.send(server.anonymous("/metrics").header("accept", "text/plain"));

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("content-type")).startsWith("text/plain");
        assertThat(metrics.text()).contains("# TYPE").contains("memory_usedHeap_bytes");
    }

    @Test
    void theAccessLogHoldsNeitherCredentialsNorQuery() {
        var lines = new ArrayList<String>();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord logged) {
                lines.add(new SimpleFormatter().formatMessage(logged));
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
        Logger access = Logger.getLogger("dev.heliograph.access");
        access.addHandler(handler);
        try {
            server.get("/api/v1/sessions?token=s3cret");
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(String.join("\n", lines))
                            .contains(" 127.0.0.1 GET /api/v1/sessions 200 ")
                            .doesNotContain("s3cret", TestServer.KEY + " "));
        } finally {
            access.removeHandler(handler);
        }
    }

    @Test
    void theRealNetworkIsNotNamedInAnswers() {
        assertThat(server.get("/api/v1/sessions").header("x-heliograph-network"))
                .isEmpty();
    }

    private HttpRequest.Builder limited(String path) {
        return server.anonymous(path).header("x-api-key", "demo-only");
    }

    private TestServer.Answer echo(String path, String body, String key) {
        var request = server.anonymous(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return server.send(key == null ? request : request.header("x-api-key", key));
    }

    private static void assertProblem(TestServer.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.header("x-request-id"));
    }
}
