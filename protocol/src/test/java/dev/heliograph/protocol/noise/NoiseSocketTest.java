package dev.heliograph.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.transport.ClosedException;
import dev.heliograph.protocol.transport.FrameSocket;
import dev.heliograph.protocol.transport.FrameSplitter;
import dev.heliograph.protocol.transport.LoopbackServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NoiseSocketTest {
    private static final byte[] NO_INTRO = {};
    private static final byte[] PAYLOAD = {1, 2, 3};
    private static final byte[] ROUTING = {9, 8};

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    private final KeyPair noiseKey = Curve25519.generate(random);
    private final KeyPair root = Curve25519.generate(random);
    private final KeyPair serverStatic = Curve25519.generate(random);
    private final Responder responder = new Responder(
            Curve25519.generate(random),
            serverStatic,
            new Certificates(root, Curve25519.generate(random), serverStatic.publicKey()).chain());

    @Test
    void talksEncryptedAfterTheHandshake() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    SymmetricState.Split split = shakeHands(peer, NoiseHandshake.intro(Optional.of(ROUTING)));
                    byte[] request = split.clientToServer().open(body(peer.readMessage()));
                    // two frames at once, right behind the handshake
                    peer.writeMessage(Bytes.concat(
                            frame(split.serverToClient().seal(request)),
                            frame(split.serverToClient().seal(new byte[0]))));
                    peer.readMessage();
                });
                NoiseSocket socket = open(server, root.publicKey(), Optional.of(ROUTING))) {
            socket.send(new byte[] {4, 5, 6});

            assertThat(socket.receive()).containsExactly(4, 5, 6);
            assertThat(socket.receive()).isEmpty();
            assertThat(responder.clientStatic).isEqualTo(noiseKey.publicKey());
            assertThat(responder.clientPayload).isEqualTo(PAYLOAD);
        }
    }

    @Test
    void sealsAndSendsInOneOrderHoweverManyThreadsSend() throws Exception {
        int threads = 8;
        int each = 50;
        List<byte[]> seen = new ArrayList<>();
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    SymmetricState.Split split = shakeHands(peer, NoiseHandshake.prologue());
                    for (int i = 0; i < threads * each; i++) {
                        seen.add(split.clientToServer().open(body(peer.readMessage())));
                    }
                });
                NoiseSocket socket = open(server, root.publicKey(), Optional.empty())) {
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                byte number = (byte) t;
                senders.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < each; i++) {
                        socket.send(new byte[] {number, (byte) i});
                    }
                }));
            }
            for (Thread sender : senders) {
                assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
            }
            server.await();

            assertThat(seen).hasSize(threads * each);
            for (int t = 0; t < threads; t++) {
                byte number = (byte) t;
                assertThat(seen.stream().filter(frame -> frame[0] == number).map(frame -> (int) frame[1]))
                        .isSorted()
                        .hasSize(each);
            }
        }
    }

    @Test
    void aFrameThatDoesNotDecryptEndsTheConnection() throws Exception {
        AtomicReference<byte[]> last = new AtomicReference<>(new byte[1]);
        try (LoopbackServer server = LoopbackServer.start(peer -> {
                    SymmetricState.Split split = shakeHands(peer, NoiseHandshake.prologue());
                    byte[] sealed = split.serverToClient().seal(new byte[] {1});
                    sealed[0] ^= 1;
                    peer.writeMessage(frame(sealed));
                    last.set(peer.readMessage());
                });
                NoiseSocket socket = open(server, root.publicKey(), Optional.empty())) {
            assertThatThrownBy(socket::receive)
                    .isInstanceOf(NoiseException.class)
                    .hasMessageContaining("cannot be decrypted");
            assertThatThrownBy(socket::receive).isInstanceOf(ClosedException.class);
            assertThatThrownBy(() -> socket.send(PAYLOAD)).isInstanceOf(ClosedException.class);
            server.await();
            assertThat(last.get()).isNull();
        }
    }

    @Test
    void closesTheConnectionWhenTheServerIsNotWhoItShouldBe() throws Exception {
        AtomicReference<byte[]> last = new AtomicReference<>(new byte[1]);
        try (LoopbackServer server = LoopbackServer.start(peer -> {
            byte[] hello = peer.readMessage();
            peer.writeMessage(frame(responder.serverHello(hello(hello, NoiseHandshake.prologue()))));
            last.set(peer.readMessage());
        })) {
            assertThatThrownBy(() -> open(server, serverStatic.publicKey(), Optional.empty()))
                    .isInstanceOf(CertificateException.class);
            server.await();
            assertThat(last.get()).isNull();
        }
    }

    @Test
    void failsWhenTheServerLeavesDuringTheHandshake() throws Exception {
        try (LoopbackServer server = LoopbackServer.start(peer -> {
            peer.readMessage();
            peer.writeClose(1011, "");
        })) {
            assertThatThrownBy(() -> open(server, root.publicKey(), Optional.empty()))
                    .isInstanceOf(ClosedException.class);
        }
    }

    private NoiseSocket open(LoopbackServer server, byte[] rootKey, Optional<byte[]> routingInfo) {
        FrameSocket socket = FrameSocket.connect(server.uri(), Duration.ofSeconds(10));
        return NoiseSocket.open(socket, noiseKey, rootKey, PAYLOAD, routingInfo, random, clock);
    }

    private SymmetricState.Split shakeHands(LoopbackServer.Peer peer, byte[] intro) throws Exception {
        peer.writeMessage(frame(responder.serverHello(hello(peer.readMessage(), intro))));
        return responder.finish(body(peer.readMessage()));
    }

    private static byte[] hello(byte[] message, byte[] intro) {
        assertThat(message).startsWith(intro);
        return body(Bytes.slice(message, intro.length, message.length));
    }

    private static byte[] frame(byte[] body) {
        return FrameSplitter.join(NO_INTRO, body);
    }

    private static byte[] body(byte[] message) {
        return new FrameSplitter().feed(message).getFirst();
    }
}
