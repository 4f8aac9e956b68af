package dev.heliograph.server.outbound;

import static dev.heliograph.server.outbound.Fetches.OK;
import static dev.heliograph.server.outbound.Fetches.PATIENT;
import static dev.heliograph.server.outbound.Fetches.ask;
import static dev.heliograph.server.outbound.Fetches.assertInStream;
import static dev.heliograph.server.outbound.Fetches.assertRefused;
import static dev.heliograph.server.outbound.Fetches.client;
import static dev.heliograph.server.outbound.Fetches.silent;
import static dev.heliograph.server.outbound.Fetches.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole fetches from servers on loopback whose exact origins are open.
@Timeout(30)
class OutboundHttpTest {
    @Test
    void theRequestIsPlainAndTheUrlGoesOutAsItCameIn() throws Exception {
        try (var server = LoopbackServer.saying(OK + "Content-Type: image/jpeg\r\nX-A: 1\r\nX-A: 2\r\n"
                        + "Set-Cookie: a=b\r\nContent-Length: 5\r\n\r\nhello");
                var answer = client(PATIENT, server)
                        .get(ask(server, "/a%2Fb/%C3%A9?abc&x=a+b&y=http://c/%2B~*&x=%7E#part", 100))) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("image/jpeg");
            assertThat(answer.headers().get("x-a")).containsExactly("1", "2");
            assertThat(answer.body().readAllBytes()).asString().isEqualTo("hello");
            assertThat(server.requests.take())
                    .containsExactly(
                            "GET /a%2Fb/%C3%A9?abc&x=a+b&y=http://c/%2B~*&x=%7E HTTP/1.1",
                            "Host: " + server.origin().getAuthority(),
                            "User-Agent: Heliograph",
                            "Accept: */*",
                            "Accept-Encoding: identity",
                            "Connection: close");
        }
    }

    @Test
    void everyFetchHasItsOwnConnectionAndNoCookie() throws Exception {
        try (var server = LoopbackServer.saying(OK + "Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")) {
            var client = client(PATIENT, server);
            for (int i = 0; i < 3; i++) {
                assertThat(text(client, ask(server, "/", 10))).isEmpty();
            }
            assertThat(server.connections()).isEqualTo(3);
            assertThat(server.requests).noneMatch(request -> request.toString().contains("Cookie"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 404, 410, 500, 503})
    void anyStatusIsAnAnswer(int status) throws Exception {
        try (var server = LoopbackServer.saying("HTTP/1.1 " + status + " Such\r\nConnection: close\r\n\r\n");
                var answer = client(PATIENT, server).get(ask(server, "/", 10))) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void chunksInterimAnswersAndBodiesUntilTheEndAreRead() throws Exception {
        String chunked = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK
                + "Transfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n6;a=b\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n"
                + "0\r\nTrailer: x\r\n\r\n";
        try (var chunks = LoopbackServer.saying(chunked);
                var untilEnd = LoopbackServer.saying("HTTP/1.0 200 OK\r\n\r\nto the end")) {
            var client = client(PATIENT, chunks, untilEnd);
            assertThat(text(client, ask(chunks, "/", 100))).isEqualTo("Wikipedia in \r\n\r\nchunks.");
            assertThat(text(client, ask(untilEnd, "/", 100))).isEqualTo("to the end");
        }
    }

    @Test
    void aBodyOfManyPiecesArrivesWhole() throws Exception {
        byte[] megabytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(megabytes);
        try (var server = new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, OK + "Content-Length: " + megabytes.length + "\r\n\r\n");
            socket.getOutputStream().write(megabytes);
        })) {
            try (var answer = client(PATIENT, server).get(ask(server, "/", megabytes.length))) {
                assertThat(answer.body().readAllBytes()).isEqualTo(megabytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001f\u008b",
                "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200",
                "\n\n\n",
                ""
            })
    void whatIsNoPlainHttpIsUnreachable(String said) throws Exception {
        try (var server = LoopbackServer.saying(said)) {
            assertRefused(client(PATIENT, server), ask(server, "/", 100), Kind.INVALID, "media_unreachable");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 9\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            })
    void aBodyThatEndsEarlyOrIsMisframedFailsInTheStream(String said) throws Exception {
        try (var server = LoopbackServer.saying(OK + said);
                var answer = client(PATIENT, server).get(ask(server, "/", 100))) {
            assertInStream(answer, "media_unreachable");
            assertInStream(answer, "media_unreachable");
        }
    }

    @Test
    void aResolverThatHangsHoldsNobodyAndConnectsNowhereAfterwards() throws Exception {
        var limits = new Limits(Duration.ofMillis(200), 1024, Duration.ofSeconds(10));
        var release = new CountDownLatch(1);
        var returned = new CountDownLatch(1);
        try (var server = silent()) {
            var origin = URI.create("http://slow.example:" + server.origin().getPort());
            Resolver hanging = host -> {
                boolean interrupted = false;
                while (release.getCount() > 0) {
                    try {
                        release.await();
                    } catch (InterruptedException _) {
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                returned.countDown();
                return List.of(InetAddress.ofLiteral("127.0.0.1"));
            };
            var client = new OutboundHttp(
                    limits, hanging, () -> new Openings(Set.of(origin), List.of()), InstantSource.system());

            assertRefused(
                    client,
                    new GuardedHttp.Get(origin, 10, Instant.now().plusSeconds(20)),
                    Kind.INVALID,
                    "media_unreachable");
            release.countDown();

            assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests.poll(200, TimeUnit.MILLISECONDS)).isNull();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void nobodyListeningIsUnreachable() throws Exception {
        LoopbackServer gone = silent();
        gone.close();
        assertRefused(client(PATIENT, gone), ask(gone, "/", 100), Kind.INVALID, "media_unreachable");
    }

    @Test
    void aNameThatRebindsIsAskedOnceAndThePinIsUsed() throws Exception {
        try (var server = LoopbackServer.saying(OK + "Content-Length: 2\r\n\r\nhi")) {
            var lookups = new AtomicInteger();
            Resolver rebinding =
                    host -> List.of(InetAddress.ofLiteral(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.99"));
            var origin = URI.create("http://rebind.example:" + server.origin().getPort());
            var client = new OutboundHttp(
                    PATIENT, rebinding, () -> new Openings(Set.of(origin), List.of()), InstantSource.system());

            assertThat(text(
                            client,
                            new GuardedHttp.Get(
                                    origin.resolve("/a"), 10, Instant.now().plusSeconds(20))))
                    .isEqualTo("hi");
            assertThat(lookups).hasValue(1);
            assertThat(server.requests.take()).contains("Host: " + origin.getAuthority());
        }
    }

    @Test
    void aRefusedUrlIsToldByItsRuleAndNeverByTheAddress() throws Exception {
        try (var server = silent()) {
            Resolver inside = host -> List.of(InetAddress.ofLiteral("10.11.12.13"));
            var client = new OutboundHttp(PATIENT, inside, () -> Openings.NONE, InstantSource.system());
            assertThatThrownBy(() -> client.get(new GuardedHttp.Get(
                            URI.create("http://intern.example/"),
                            10,
                            Instant.now().plusSeconds(20))))
                    .isInstanceOfSatisfying(MediaException.class, e -> {
                        assertThat(e.code()).isEqualTo("url_refused");
                        assertThat(e.kind()).isEqualTo(Kind.INVALID);
                        assertThat(e).hasMessage("the URL is refused: the host must lead to public addresses only");
                        assertThat(e).hasNoCause();
                    });
            assertRefused(client, ask(server, "/", 10), Kind.INVALID, "url_refused");
            assertThat(server.connections()).isZero();
        }
    }
}
