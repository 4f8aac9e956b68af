package dev.heliograph.server.outbound;

import static dev.heliograph.server.outbound.Fetches.OK;
import static dev.heliograph.server.outbound.Fetches.PATIENT;
import static dev.heliograph.server.outbound.Fetches.ask;
import static dev.heliograph.server.outbound.Fetches.assertInStream;
import static dev.heliograph.server.outbound.Fetches.assertRefused;
import static dev.heliograph.server.outbound.Fetches.client;
import static dev.heliograph.server.outbound.Fetches.dripping;
import static dev.heliograph.server.outbound.Fetches.left;
import static dev.heliograph.server.outbound.Fetches.silent;
import static dev.heliograph.server.outbound.Fetches.thrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What ends a fetch: size, time, an interrupt, a close.
@Timeout(30)
class OutboundLimitsTest {
    @Test
    void aBodyAnnouncedTooLongIsRefusedAtOnce() throws Exception {
        try (var server = new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, OK + "Content-Length: 101\r\n\r\n");
            socket.getInputStream().read();
        })) {
            assertRefused(client(PATIENT, server), ask(server, "/", 100), Kind.TOO_LARGE, "media_too_large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Transfer-Encoding: chunked\r\n"})
    void aBodyThatGrowsTooLongIsCutWhileItComes(String framing) throws Exception {
        String chunk = framing.isEmpty() ? "a".repeat(1000) : "3e8\r\n" + "a".repeat(1000) + "\r\n";
        try (var server = new LoopbackServer((_, socket) -> {
                    LoopbackServer.write(socket, OK + framing + "\r\n");
                    while (true) {
                        LoopbackServer.write(socket, chunk);
                    }
                });
                var answer = client(PATIENT, server).get(ask(server, "/", 100_000))) {
            var failure = catchThrowableOfType(
                    MediaException.InStream.class, () -> answer.body().readAllBytes());
            assertThat(failure.what().kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(failure.what().code()).isEqualTo("media_too_large");
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nfffff\r\n", "\r\n"})
    void aBodyThatDripsIsTooSlow(String framing) throws Exception {
        var limits = new Limits(Duration.ofSeconds(10), 10_000, Duration.ofMillis(300));
        try (var server = dripping(OK + framing, "a");
                var answer = client(limits, server).get(ask(server, "/", 100_000))) {
            assertInStream(answer, "media_too_slow");
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void headersWithoutEndAreCut() throws Exception {
        try (var server = new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, OK);
            while (true) {
                LoopbackServer.write(socket, "X-Long: " + "a".repeat(1000) + "\r\n");
            }
        })) {
            assertRefused(client(PATIENT, server), ask(server, "/", 100), Kind.INVALID, "media_unreachable");
        }
    }

    @Test
    void oneHugeChunkIsCutAsItComesAndNotKept() throws Exception {
        try (var server = new LoopbackServer((_, socket) -> {
                    LoopbackServer.write(socket, OK + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");
                    while (true) {
                        LoopbackServer.write(socket, "a".repeat(1000));
                    }
                });
                var answer = client(PATIENT, server).get(ask(server, "/", 50_000))) {
            assertThat(answer.body().readNBytes(20_000)).hasSize(20_000);
            assertInStream(answer, "media_too_large");
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void silenceIsTooSlow() throws Exception {
        var limits = new Limits(Duration.ofMillis(1500), 1024, Duration.ofMillis(200));
        try (var server = silent()) {
            assertRefused(client(limits, server), ask(server, "/", 100), Kind.INVALID, "media_too_slow");
        }
    }

    @Test
    void headersThatDripAreTooSlow() throws Exception {
        var limits = new Limits(Duration.ofMillis(1500), 1024, Duration.ofSeconds(10));
        try (var server = dripping(OK + "X: ", "a")) {
            assertRefused(client(limits, server), ask(server, "/", 100), Kind.INVALID, "media_too_slow");
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theDeadlineEndsABodyHoweverFastItComes() throws Exception {
        try (var server = new LoopbackServer((_, socket) -> {
                    LoopbackServer.write(socket, OK + "\r\n");
                    while (true) {
                        LoopbackServer.write(socket, "a".repeat(1000));
                    }
                });
                var answer = client(PATIENT, server)
                        .get(new GuardedHttp.Get(
                                server.origin().resolve("/"),
                                Long.MAX_VALUE,
                                Instant.now().plusSeconds(2)))) {
            assertInStream(answer, "media_too_slow");
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aDeadlineThatHasPassedIsAnswered() throws Exception {
        try (var server = silent()) {
            var late = new GuardedHttp.Get(server.origin(), 10, Instant.EPOCH);
            assertThatThrownBy(() -> client(PATIENT, server).get(late)).isInstanceOf(MediaException.class);
        }
    }

    @Test
    void anAnswerClosedEarlyClosesTheConnection() throws Exception {
        try (var server = dripping(OK + "\r\n", "a".repeat(100))) {
            var answer = client(PATIENT, server).get(ask(server, "/", 100_000));
            assertThat(answer.body().read()).isEqualTo('a');
            answer.close();
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> answer.body().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerClosedByAnotherThreadFreesItsReader() throws Exception {
        var reading = new CountDownLatch(1);
        try (var server = new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, OK + "\r\na");
            left(socket);
        })) {
            var answer = client(PATIENT, server).get(ask(server, "/", 100));
            var outcome = new CompletableFuture<Throwable>();
            Thread.ofVirtual()
                    .start(() -> outcome.complete(thrown(() -> {
                        answer.body().read();
                        reading.countDown();
                        return answer.body().read();
                    })));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            answer.close();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptEndsTheWaitForAnAnswerAndTheConnection(boolean virtual) throws Exception {
        try (var server = silent()) {
            var client = client(PATIENT, server);
            var outcome = new CompletableFuture<Throwable>();
            Thread caller = (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
                    .start(() -> outcome.complete(thrown(() -> client.get(ask(server, "/", 100)))));
            server.requests.take();

            caller.interrupt();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anInterruptEndsTheWaitForABodyAndTheConnection(boolean virtual) throws Exception {
        var reading = new CountDownLatch(1);
        try (var server = new LoopbackServer((_, socket) -> {
            LoopbackServer.write(socket, OK + "\r\na");
            left(socket);
        })) {
            var client = client(PATIENT, server);
            var outcome = new CompletableFuture<Throwable>();
            Thread caller = (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
                    .start(() -> outcome.complete(thrown(() -> {
                        var answer = client.get(ask(server, "/", 100));
                        answer.body().read();
                        reading.countDown();
                        return answer.body().read();
                    })));
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            caller.interrupt();

            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
            assertThat(server.clientLeft.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
