package dev.heliograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.server.config.HeliographConfig;
import dev.heliograph.server.http.HttpServer;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import dev.heliograph.server.plugin.PluginBuild;
import dev.heliograph.server.plugin.PluginFailure;
import dev.heliograph.server.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeliographServerTest {
    private static final String OFFLINE = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.network.*;
            import java.net.URI;
            import java.util.Map;

            @org.pf4j.Extension
            public final class Offline implements HeliographPlugin {
                public Map<String, Network.Factory> networks() {
                    return Map.of("offline", context -> new Network() {
                        public String name() {
                            return "offline";
                        }

                        public URI webSocket() {
                            return URI.create("ws://127.0.0.1:1/");
                        }

                        public byte[] noiseRootKey() {
                            return new byte[32];
                        }
                    });
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void sessionsAndWhatBecameOfPostsOutliveARestart() throws Exception {
        String sent;
        String pending;
        try (var server = TestServer.start(folder, Map.of())) {
            FakeAccount account = server.connected("demo");
            account.answer = SendResult.Unknown::new;
            sent = unknown(server);
            pending = unknown(server);
        }
        try (var server = restart(Map.of("3EB01", accepted("3EB01")), true)) {
            await().untilAsserted(() -> assertThat(server.events()).contains("id=" + sent));
            assertThat(server.events()).doesNotContain(pending);
            assertThat(server.get("/api/v1/sessions/demo").status()).isEqualTo(200);
        }
        try (var server = restart(Map.of("3EB02", accepted("3EB02")), false)) {
            await().untilAsserted(() -> assertThat(server.events()).contains("id=" + pending));
        }
    }

    private TestServer restart(Map<String, SendResult> outcomes, boolean pending) throws Exception {
        return TestServer.start(folder, Map.of(), account -> {
            account.outcomes.putAll(outcomes);
            account.pending = pending;
        });
    }

    private static SendResult accepted(String messageId) {
        return new SendResult.Accepted(messageId, FakeAccount.SERVER_TIME, 1, List.of());
    }

    private static String unknown(TestServer server) {
        var answer = server.post("/api/whatsapp/demo/update-status", "{\"caption\":\"x\"}");
        assertThat(answer.status()).isEqualTo(504);
        return answer.json().path("data").path("id").asText();
    }

    @Test
    void aSessionOfAnotherNetworkIsRefusedAndEveryAnswerNamesTheNetwork() throws Exception {
        try (var server = TestServer.start(folder, Map.of())) {
            server.connected("real");
        }
        PluginBuild.compile("offline", folder.resolve("offline"), "Offline", OFFLINE)
                .zip(folder.resolve("plugins"));

        try (var server = TestServer.start(folder, Map.of("network", "offline"))) {
            var refused = server.get("/api/v1/sessions/real");
            assertThat(refused.json().path("state").asText()).isEqualTo("failed");
            assertThat(refused.json().path("reason").asText())
                    .isEqualTo("it was made on the network whatsapp; this server is on offline");
            assertThat(server.post("/api/whatsapp/real/update-status", "{\"caption\":\"x\"}")
                            .status())
                    .isEqualTo(409);
            for (String path : List.of("/api/v1/sessions", "/api/v1/nothing", "/health/live", "/metrics")) {
                assertThat(server.get(path).header("x-heliograph-network"))
                        .as(path)
                        .isEqualTo("offline");
            }
            assertThat(server.send(server.anonymous("/api/v1/sessions")).header("x-heliograph-network"))
                    .isEqualTo("offline");
            server.connected("sandboxed");
            assertThat(server.get("/api/v1/sessions/sandboxed")
                            .json()
                            .path("network")
                            .asText())
                    .isEqualTo("offline");
        }
    }

    @Test
    void aBrokenAuthStrategyMakesTheServerAnswer503AndNotReady() throws Exception {
        for (String strategies : List.of("unmade,api-key", "api-key,absent")) {
            try (var server = TestServer.start(folder, Map.of("auth.strategies", strategies))) {
                var answer = server.get("/api/v1/sessions");
                var ready = server.send(server.anonymous("/health/ready"));

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.json().path("code").asText()).isEqualTo("auth_unavailable");
                assertThat(ready.status()).isEqualTo(503);
                assertThat(ready.text()).contains(strategies.contains("unmade") ? "unmade" : "absent");
                assertThat(server.send(server.anonymous("/health/live")).status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aSecondServerOnTheDataFolderIsRefusedAndTheFirstGoesOn() throws Exception {
        try (var server = TestServer.start(folder, Map.of())) {
            assertThatThrownBy(() -> TestServer.start(folder, Map.of()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("is used by another Heliograph process");
            assertThat(server.get("/api/v1/sessions").status()).isEqualTo(200);
        }
    }

    @Test
    void aPortThatIsTakenIsNamedBeforeAnythingIsStarted() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var settings = new HeliographConfig.Server("127.0.0.1", taken.getLocalPort(), 1, 1, Duration.ZERO);

            assertThatThrownBy(() -> HttpServer.requireFreePort(settings))
                    .rootCause()
                    .isInstanceOf(java.net.BindException.class)
                    .hasMessageStartingWith("config server.port: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageEndingWith("stop what uses it, or choose another with --port");
        }
    }

    @Test
    void anUnknownNetworkIsNamed() {
        assertThatThrownBy(() -> TestServer.start(folder, Map.of("network", "elsewhere")))
                .isInstanceOf(PluginFailure.class)
                .hasMessage("network elsewhere: no plugin offers it; offered: none");
    }

    @Test
    void aPostUnderWayEndsBeforeTheServerDoes() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var server = TestServer.start(folder, Map.of());
        FakeAccount account = server.connected("demo");
        account.answer = (id, _) -> {
            begun.countDown();
            goOn.await();
            return accepted(id);
        };
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answer =
                    threads.submit(() -> server.post("/api/whatsapp/demo/update-status", "{\"caption\":\"last\"}"));
            begun.await();
            var closing = threads.submit(server::close);
            goOn.countDown();
            assertThat(answer.get().status()).isEqualTo(200);
            closing.get();
        }
        assertThat(account.closed).isTrue();
    }

    @Test
    void whoStillWaitsAtTheEndOfTheGraceIsAnswered() throws Exception {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        var server = TestServer.start(folder, Map.of());
        FakeAccount account = server.connected("demo");
        account.answer = (id, _) -> {
            begun.countDown();
            never.await();
            return accepted(id);
        };
        String pending;
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> server.post("/api/whatsapp/demo/update-status", "{\"caption\":\"1\"}"));
            begun.await();
            var second = threads.submit(() -> server.post("/api/whatsapp/demo/update-status", "{\"caption\":\"2\"}"));
            await().until(() -> server.session("demo").posts().hasQueuedThreads());
            var closing = threads.submit(server::close);

            assertThat(first.get().status()).isEqualTo(504);
            assertThat(first.get().json().path("code").asText()).isEqualTo("unknown");
            pending = first.get().json().path("data").path("id").asText();
            assertThat(second.get().status()).isEqualTo(503);
            assertThat(second.get().json().path("code").asText()).isEqualTo("shutting_down");
            closing.get();
        }
        assertThat(account.posted).hasSize(1);
        try (var restarted = restart(Map.of("3EB01", accepted("3EB01")), false)) {
            await().untilAsserted(() -> assertThat(restarted.events()).contains("id=" + pending));
            assertThat(restarted.events().lines()).hasSize(1);
        }
    }

    @Test
    void theFaultHookStopsTheThreadAtItsStepAndSaysSo() throws Exception {
        var hook = new FaultHook(java.util.Optional.of("post.accepted"), folder);
        hook.accept("post.settled");
        assertThat(folder.resolve("fault-reached")).doesNotExist();

        Thread parked = Thread.ofPlatform().daemon().start(() -> hook.accept("post.accepted"));
        await().untilAsserted(() -> assertThat(folder.resolve("fault-reached")).hasContent("post.accepted"));
        await().until(() -> parked.getState() == Thread.State.WAITING);
        assertThat(Files.exists(folder.resolve("fault-reached.new"))).isFalse();
    }
}
