package dev.heliograph.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FrameSocketTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] NO_INTRO = {};

    @Test
    void namesWhatsAppsOriginAndSendsOneMessageAFrame() throws Exception {
        AtomicReference<String> origin = new AtomicReference<>();
        AtomicReference<byte[]> first = new AtomicReference<>();
        AtomicReference<byte[]> second = new AtomicReference<>();
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    origin.set(peer.header("Origin"));
                    first.set(peer.readMessage());
                    second.set(peer.readMessage());
                });
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            socket.send(new byte[] {'W', 'A'}, new byte[] {1, 2});
            socket.send(NO_INTRO, new byte[] {3});
            server.await();

            assertThat(origin).hasValue("https://web.whatsapp.com");
            assertThat(first.get()).containsExactly('W', 'A', 0, 0, 2, 1, 2);
            assertThat(second.get()).containsExactly(0, 0, 1, 3);
        }
    }

    @Test
    void receivesFramesHoweverTheyAreCut() throws Exception {
        byte[] big = new byte[1_500_000];
        Arrays.fill(big, (byte) 7);
        byte[] wire = FrameSplitter.join(NO_INTRO, big);
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    peer.readMessage();
                    peer.writeMessage(new byte[] {0, 0, 1, 5, 0, 0});
                    peer.writeText("text is ignored");
                    peer.writeMessage(new byte[] {2, 6});
                    peer.writePing();
                    peer.writePart(true, false, new byte[] {7});
                    peer.writePart(false, true, new byte[] {0, 0, 0});
                    peer.writeMessage(wire);
                    peer.readMessage();
                });
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            socket.send(NO_INTRO, new byte[1]);

            assertThat(socket.receive()).containsExactly(5);
            assertThat(socket.receive()).containsExactly(6, 7);
            assertThat(socket.receive()).isEmpty();
            assertThat(Arrays.equals(socket.receive(TIMEOUT), big)).isTrue();
        }
    }

    @Test
    void givesOutWhatArrivedBeforeTheServerClosed() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    peer.readMessage();
                    peer.writeMessage(new byte[] {0, 0, 1, 5});
                    peer.writeClose(4001, "enough");
                    peer.readMessage();
                });
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            socket.send(NO_INTRO, new byte[1]);
            server.await();

            assertThat(socket.receive()).containsExactly(5);
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(ClosedException.class)
                        .isThrownBy(socket::receive)
                        .withMessageContaining("4001: enough")
                        .satisfies(e -> assertThat(e.statusCode()).isEqualTo(4001));
            }
            assertThatThrownBy(() -> socket.send(NO_INTRO, new byte[1])).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void noticesAConnectionThatBreaks() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(LoopbackServer.Peer::readMessage);
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            socket.send(NO_INTRO, new byte[1]);

            assertThatExceptionOfType(ClosedException.class)
                    .isThrownBy(socket::receive)
                    .satisfies(e -> assertThat(e.statusCode()).isEqualTo(ClosedException.ABNORMAL));
        }
    }

    @Test
    void wakesItsReaderWhenClosed() throws Exception {
        CountDownLatch goodbye = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.start(peer -> {
            assertThat(peer.readMessage()).isNull();
            goodbye.countDown();
        })) {
            FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT);
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    socket.receive();
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            await().until(() ->
                    reader.getState() == Thread.State.WAITING || reader.getState() == Thread.State.TIMED_WAITING);

            socket.close();
            socket.close();

            assertThat(reader.join(TIMEOUT)).isTrue();
            assertThat(thrown.get()).isInstanceOf(ClosedException.class).hasMessage("closed by this side");
            server.await();
            assertThat(goodbye.getCount()).isZero();
            assertThatThrownBy(() -> socket.send(NO_INTRO, new byte[1])).isInstanceOf(ClosedException.class);
        }
    }

    @Test
    void stopsWaitingWhenInterrupted() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(LoopbackServer.Peer::readMessage);
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(socket::receive)
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void stopsWaitingWhenTheTimeIsOver() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(LoopbackServer.Peer::readMessage);
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            assertThatThrownBy(() -> socket.receive(Duration.ofMillis(20)))
                    .isInstanceOf(TransportException.class)
                    .hasMessage("no frame came within 20 ms");
        }
    }

    @Test
    void doesNotReadFasterThanItsReader() throws Exception {
        int frames = 400;
        byte[] payload = FrameSplitter.join(NO_INTRO, new byte[200_000]);
        AtomicInteger written = new AtomicInteger();
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    peer.readMessage();
                    for (int i = 0; i < frames; i++) {
                        peer.writeMessage(payload);
                        written.incrementAndGet();
                    }
                    peer.readMessage();
                });
                FrameSocket socket = FrameSocket.connect(server.uri(), TIMEOUT)) {
            socket.send(NO_INTRO, new byte[1]);

            // once the writer stands still, it is the pipe that is full: the queue, and the system's buffers
            await().pollInterval(Duration.ofMillis(300)).until(new StandsStill(written)::check);
            assertThat(written.get()).isPositive().isLessThan(frames / 2);

            for (int i = 0; i < frames; i++) {
                assertThat(socket.receive(TIMEOUT)).hasSize(200_000);
            }
            assertThat(written).hasValue(frames);
        }
    }

    @ParameterizedTest
    @CsvSource({"403,false", "404,false", "429,false", "408,true", "500,true", "503,true"})
    void tellsWhetherARefusedUpgradeMayWorkLater(int status, boolean retryable) throws Exception {
        try (LoopbackServer server = LoopbackServer.refusing(status)) {
            assertThatExceptionOfType(ConnectFailedException.class)
                    .isThrownBy(() -> FrameSocket.connect(server.uri(), TIMEOUT))
                    .satisfies(e -> assertThat(e.httpStatus()).isEqualTo(status))
                    .satisfies(e -> assertThat(e.retryable()).isEqualTo(retryable));
        }
    }

    @Test
    void failsRetryablyWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        URI nobody = URI.create("ws://127.0.0.1:" + port + "/");

        assertThatExceptionOfType(ConnectFailedException.class)
                .isThrownBy(() -> FrameSocket.connect(nobody, TIMEOUT))
                .satisfies(e -> assertThat(e.retryable()).isTrue());
    }

    @Test
    void failsRetryablyWhenTheServerDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThatExceptionOfType(ConnectFailedException.class)
                    .isThrownBy(() -> FrameSocket.connect(uri, Duration.ofMillis(200)))
                    .satisfies(e -> assertThat(e.retryable()).isTrue());
        }
    }

    @Test
    void leavesACallersHttpClientOpen() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 2; i++) {
                try (LoopbackServer server = LoopbackServer.start(peer -> {
                    peer.readMessage();
                    peer.writeMessage(new byte[] {0, 0, 0});
                })) {
                    try (FrameSocket socket = FrameSocket.connect(client, server.uri(), TIMEOUT)) {
                        socket.send(NO_INTRO, new byte[1]);
                        assertThat(socket.receive()).isEmpty();
                    }
                }
            }
        }
    }

    /// True when a counter has the same value, not zero, as at the check before.
    private static final class StandsStill {
        private final AtomicInteger counter;
        private int last;

        StandsStill(AtomicInteger counter) {
            this.counter = counter;
        }

        boolean check() {
            int now = counter.get();
            boolean still = now > 0 && now == last;
            last = now;
            return still;
        }
    }
}
