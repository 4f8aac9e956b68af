package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.noise.NoiseHandshake;
import dev.heliograph.protocol.noise.TransportCipher;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.transport.FrameSocket;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// A connection in a test's own hands: every byte can be wrong.
final class Wire implements AutoCloseable {
    private static final byte[] NONE = {};
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FrameSocket socket;
    private final TransportCipher writer;
    private final TransportCipher reader;
    private int requests;

    private Wire(FrameSocket socket, NoiseHandshake.Finish finish) {
        this.socket = socket;
        this.writer = finish.writer();
        this.reader = finish.reader();
    }

    static Wire open(NetworkFacts network, KeyPair noise, ClientPayload payload) {
        FrameSocket socket = FrameSocket.connect(network.webSocketUri(), PATIENCE);
        var handshake = new NoiseHandshake(noise, Curve25519.generate(Device.RANDOM), network.noiseRootKey());
        socket.send(NoiseHandshake.intro(Optional.empty()), handshake.clientHello());
        byte[] hello = socket.receive(PATIENCE);
        NoiseHandshake.Finish finish = handshake.clientFinish(hello, payload.toByteArray(), Instant.now());
        socket.send(NONE, finish.frame());
        return new Wire(socket, finish);
    }

    void send(Node node) {
        plain(NodeEncoder.encode(node));
    }

    /// A frame's plaintext, flags byte included, however wrong.
    void plain(byte[] plain) {
        frame(seal(plain));
    }

    byte[] seal(byte[] plain) {
        return writer.seal(plain);
    }

    /// A frame as it stands.
    void frame(byte[] sealed) {
        socket.send(NONE, sealed);
    }

    Node next() {
        return NodeDecoder.decode(reader.open(socket.receive(PATIENCE)));
    }

    Node await(Predicate<Node> wanted) {
        Node node = next();
        while (!wanted.test(node)) {
            node = next();
        }
        return node;
    }

    Node awaitTag(String tag) {
        return await(node -> node.tag().equals(tag));
    }

    /// Asks and waits for the answer, result or error.
    Node ask(String type, String xmlns, Node.Builder... children) {
        String id = "t-" + ++requests;
        var iq = Node.of("iq")
                .attr("to", Jid.SERVER)
                .attr("type", type)
                .attr("xmlns", xmlns)
                .attr("id", id);
        for (Node.Builder child : children) {
            iq.child(child);
        }
        send(iq.build());
        return await(node -> node.tag().equals("iq") && id.equals(node.attr("id")));
    }

    /// Whether the server ends the connection, whatever it says before.
    boolean isEnded() {
        try {
            while (true) {
                socket.receive(PATIENCE);
            }
        } catch (TransportException e) {
            return !e.getMessage().contains("within");
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
