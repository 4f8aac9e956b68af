package dev.heliograph.protocol.noise;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.transport.FrameSocket;
import dev.heliograph.protocol.transport.FrameSplitter;
import dev.heliograph.protocol.transport.LoopbackServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// A server on this machine that shakes hands and then follows a script, for one connection.
public final class NoiseServer implements AutoCloseable {
    private static final byte[] NO_INTRO = {};

    private final SecureRandom random = new SecureRandom();
    private final KeyPair root = Curve25519.generate(random);
    private final KeyPair own = Curve25519.generate(random);
    private final LoopbackServer server;

    /// What the server does after the handshake.
    @FunctionalInterface
    public interface Script {
        /// Runs once.
        void serve(Line line) throws Exception;
    }

    /// The client, seen from the server. Belongs to one thread.
    public static final class Line {
        private final LoopbackServer.Peer peer;
        private final SymmetricState.Split keys;

        private Line(LoopbackServer.Peer peer, SymmetricState.Split keys) {
            this.peer = peer;
            this.keys = keys;
        }

        /// The next frame; null when the client left.
        public byte[] read() throws Exception {
            byte[] message = peer.readMessage();
            return message == null ? null : keys.clientToServer().open(body(message));
        }

        /// Sends one frame.
        public void write(byte[] plain) throws Exception {
            peer.writeMessage(FrameSplitter.join(NO_INTRO, keys.serverToClient().seal(plain)));
        }
    }

    /// Starts it.
    public NoiseServer(Script script) {
        Responder responder = new Responder(
                Curve25519.generate(random),
                own,
                new Certificates(root, Curve25519.generate(random), own.publicKey()).chain());
        server = LoopbackServer.start(peer -> {
            byte[] hello = peer.readMessage();
            int intro = NoiseHandshake.prologue().length;
            peer.writeMessage(
                    FrameSplitter.join(NO_INTRO, responder.serverHello(body(Bytes.slice(hello, intro, hello.length)))));
            script.serve(new Line(peer, responder.finish(body(peer.readMessage()))));
        });
    }

    /// The client's end.
    public NoiseSocket connect(InstantSource clock) {
        return NoiseSocket.open(
                FrameSocket.connect(server.uri(), Duration.ofSeconds(10)),
                Curve25519.generate(random),
                root.publicKey(),
                new byte[0],
                Optional.empty(),
                random,
                clock);
    }

    /// Waits for the script's end, and throws what it threw.
    public void await() throws Exception {
        server.await();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static byte[] body(byte[] message) {
        return new FrameSplitter().feed(message).getFirst();
    }
}
