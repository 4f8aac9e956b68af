package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.noise.NoiseHandshake;
import dev.heliograph.protocol.proto.HandshakeMessage;
import dev.heliograph.protocol.transport.FrameSocket;
import dev.heliograph.protocol.transport.TransportException;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameRulesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final byte[] PRESENCE =
            NodeEncoder.encode(Node.of("presence").attr("type", "unavailable").build());

    private Bench bench;
    private Wire wire;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(1, 0));
        wire = bench.login(bench.linked(), true);
    }

    @AfterEach
    void stop() {
        wire.close();
        bench.close();
    }

    @Test
    void endsAConnectionWhoseFrameHasAWrongMac() {
        byte[] sealed = wire.seal(PRESENCE);
        sealed[sealed.length - 1] ^= 1;
        wire.frame(sealed);

        ended("bad-frame-mac");
    }

    @Test
    void endsAConnectionThatRepeatsAFrame() {
        byte[] sealed = wire.seal(PRESENCE);
        wire.frame(sealed);
        wire.frame(sealed);

        ended("replayed-counter");
    }

    @Test
    void endsAConnectionThatSkipsACounter() {
        wire.seal(PRESENCE);
        wire.plain(PRESENCE);

        ended("skipped-counter");
    }

    @Test
    void endsAConnectionThatSendsNoNode() {
        wire.plain(new byte[] {0, (byte) 0xf8, 7});

        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("bad-stanza");
    }

    @Test
    void endsAConnectionThatSendsAStanzaNobodySends() {
        wire.send(Node.of("success").build());

        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("unknown-stanza");
    }

    @Test
    void endsAConnectionThatCompresses() throws Exception {
        var zlib = new ByteArrayOutputStream();
        zlib.write(2);
        try (var deflater = new DeflaterOutputStream(zlib)) {
            deflater.write(PRESENCE, 1, PRESENCE.length - 1);
        }
        wire.plain(zlib.toByteArray());

        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("compressed-stanza");
    }

    @Test
    void endsAConnectionThatAnswersWhatNobodyAsked() {
        wire.send(Node.of("iq")
                .attr("to", Jid.SERVER)
                .attr("type", "result")
                .attr("id", "x")
                .build());

        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("unasked-result");
    }

    @Test
    void endsAConnectionWhoseAckNamesNoClass() {
        wire.send(Node.of("ack")
                .attr("to", Jid.SERVER)
                .attr("id", "x")
                .attr("class", "gossip")
                .build());

        assertThat(wire.awaitTag("stream:error").attr("code")).isEqualTo("500");
        assertThat(bench.broken()).containsExactly("bad-ack");
    }

    @Test
    void endsAConnectionThatStartsWithAnotherIntro() {
        try (FrameSocket socket = FrameSocket.connect(bench.network.webSocketUri(), PATIENCE)) {
            socket.send(new byte[] {'W', 'A', 5, 2}, new byte[] {1, 2, 3});

            refused(socket, "bad-intro");
        }
    }

    @Test
    void endsAConnectionWhoseClientHelloHoldsAShortKey() {
        byte[] hello = HandshakeMessage.newBuilder()
                .setClientHello(
                        HandshakeMessage.ClientHello.newBuilder().setEphemeral(ByteString.copyFrom(new byte[31])))
                .build()
                .toByteArray();
        try (FrameSocket socket = FrameSocket.connect(bench.network.webSocketUri(), PATIENCE)) {
            socket.send(NoiseHandshake.intro(Optional.empty()), hello);

            refused(socket, "bad-client-hello");
        }
    }

    @Test
    void endsAConnectionWhoseClientFinishDoesNotOpen() throws Exception {
        var device = new Device();
        var handshake =
                new NoiseHandshake(device.noise, Curve25519.generate(Device.RANDOM), bench.network.noiseRootKey());
        byte[] payload = device.registration().build().toByteArray();
        try (FrameSocket socket = FrameSocket.connect(bench.network.webSocketUri(), PATIENCE)) {
            socket.send(NoiseHandshake.intro(Optional.empty()), handshake.clientHello());
            var right = HandshakeMessage.parseFrom(handshake
                    .clientFinish(socket.receive(PATIENCE), payload, Instant.now())
                    .frame());
            byte[] sealed = right.getClientFinish().getPayload().toByteArray();
            sealed[0] ^= 1;
            var broken = right.toBuilder();
            broken.getClientFinishBuilder().setPayload(ByteString.copyFrom(sealed));
            socket.send(new byte[0], broken.build().toByteArray());

            refused(socket, "bad-client-finish");
        }
    }

    @Test
    void takesAStanzaOfOneAndAHalfMegabytes() {
        wire.send(Node.of("iq")
                .attr("to", Jid.SERVER)
                .attr("type", "get")
                .attr("xmlns", "w:p")
                .attr("id", "large")
                .child(Node.of("ping").bytes(new byte[3 << 19]))
                .build());

        assertThat(wire.await(node -> "large".equals(node.attr("id"))).attr("type"))
                .isEqualTo("result");
    }

    private void refused(FrameSocket socket, String rule) {
        assertThatThrownBy(() -> socket.receive(PATIENCE)).isInstanceOf(TransportException.class);
        assertThat(bench.broken()).containsExactly(rule);
    }

    private void ended(String rule) {
        assertThat(wire.isEnded()).isTrue();
        assertThat(bench.broken()).containsExactly(rule);
    }
}
