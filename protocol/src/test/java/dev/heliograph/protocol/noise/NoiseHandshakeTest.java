package dev.heliograph.protocol.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.HandshakeMessage;
import dev.heliograph.protocol.transport.FrameSplitter;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseHandshakeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final byte[] NO_INTRO = {};

    static List<JsonNode> recorded() {
        return Vectors.all(Vectors.read("noise/noise-handshake.json").required("vectors"), 2);
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void replaysARecordedHandshakeByteForByte(JsonNode vector) {
        List<JsonNode> frames = Vectors.all(vector.required("frames"), 3);
        List<JsonNode> states = Vectors.all(vector.required("states"), 3);
        NoiseHandshake handshake = handshake(vector);
        assertState(handshake.state(), states.get(0));

        byte[] first = FrameSplitter.join(NoiseHandshake.intro(routing(vector)), handshake.clientHello());
        assertThat(first).isEqualTo(Vectors.base64(frames.get(0), "bytes"));

        NoiseHandshake.Finish finish = handshake.clientFinish(
                Vectors.base64(frames.get(1), "bytes"), Vectors.base64(vector, "clientPayload"), NOW);

        assertThat(FrameSplitter.join(NO_INTRO, finish.frame())).isEqualTo(Vectors.base64(frames.get(2), "bytes"));
        assertState(handshake.state(), states.get(2));
        for (JsonNode frame : Vectors.all(vector.required("transport"), 8)) {
            byte[] plain = Vectors.base64(frame, "plaintext");
            byte[] wire = Vectors.base64(frame, "frame");
            if (frame.required("dir").textValue().equals("client->server")) {
                assertThat(FrameSplitter.join(NO_INTRO, finish.writer().seal(plain)))
                        .isEqualTo(wire);
            } else {
                assertThat(finish.reader().open(body(wire))).isEqualTo(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void answersARecordedHandshakeAsTheServer(JsonNode vector) throws Exception {
        List<JsonNode> frames = Vectors.all(vector.required("frames"), 3);
        Responder responder = new Responder(
                pair(vector, "serverEphemeral"),
                pair(vector, "serverStatic"),
                Vectors.base64(vector.required("cert"), "chain"));

        byte[] serverHello = responder.serverHello(handshake(vector).clientHello());
        assertThat(serverHello).isEqualTo(Vectors.base64(frames.get(1), "bytes"));
        assertState(responder.state, vector.required("states").get(1));

        SymmetricState.Split split = responder.finish(body(Vectors.base64(frames.get(2), "bytes")));
        assertThat(responder.clientStatic)
                .isEqualTo(pair(vector, "clientStatic").publicKey());
        assertThat(responder.clientPayload).isEqualTo(Vectors.base64(vector, "clientPayload"));
        for (JsonNode frame : Vectors.all(vector.required("transport"), 8)) {
            byte[] plain = Vectors.base64(frame, "plaintext");
            byte[] sealed = body(Vectors.base64(frame, "frame"));
            if (frame.required("dir").textValue().equals("client->server")) {
                assertThat(split.clientToServer().open(sealed)).isEqualTo(plain);
            } else {
                assertThat(split.serverToClient().seal(plain)).isEqualTo(sealed);
            }
        }
    }

    @Test
    void goesThroughEveryStateOfTheReferencesExample() {
        JsonNode v = Vectors.read("noise/connection-noise.json");
        assertThat(v).hasSize(39);
        KeyPair ephemeral = pair(v, "client_eph_priv", "client_eph_pub");
        KeyPair noiseKey = pair(v, "client_static_priv", "client_static_pub");
        SymmetricState state = new SymmetricState(NoiseHandshake.prologue());
        assertThat(state.chainingKey()).isEqualTo(Vectors.hex(v, "h0"));
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_after_prologue"));
        state.mixHash(ephemeral.publicKey());
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_after_client_eph"));
        byte[] serverEphemeral = Vectors.hex(v, "server_eph_pub");
        state.mixHash(serverEphemeral);
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_after_server_eph"));

        byte[] secret = Curve25519.agree(ephemeral.privateKey(), serverEphemeral);
        assertThat(secret).isEqualTo(Vectors.hex(v, "dh_ee"));
        state.mixKey(secret);
        assertThat(state.chainingKey()).isEqualTo(Vectors.hex(v, "salt_after_ee"));
        assertThat(state.key()).isEqualTo(Vectors.hex(v, "key_after_ee"));
        byte[] serverStatic = state.decrypt(Vectors.hex(v, "server_static_ct"));
        assertThat(serverStatic).isEqualTo(Vectors.hex(v, "server_static_pub"));
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_after_static"));

        state.mixKey(Curve25519.agree(ephemeral.privateKey(), serverStatic));
        assertThat(state.key()).isEqualTo(Vectors.hex(v, "key_after_es"));
        assertThat(state.decrypt(Vectors.hex(v, "cert_ct"))).isEqualTo(Vectors.hex(v, "cert_plain"));
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_after_cert"));
        assertThat(state.counter())
                .isEqualTo(v.required("counter_for_client_static").intValue());
        assertThat(state.encrypt(noiseKey.publicKey())).isEqualTo(Vectors.hex(v, "client_static_ct"));

        state.mixKey(Curve25519.agree(noiseKey.privateKey(), serverEphemeral));
        assertThat(state.key()).isEqualTo(Vectors.hex(v, "key_after_se"));
        assertThat(state.encrypt(Vectors.hex(v, "payload_plain"))).isEqualTo(Vectors.hex(v, "payload_ct"));
        assertThat(state.hash()).isEqualTo(Vectors.hex(v, "h_final"));
    }

    @Test
    void makesTheReferencesExampleAsAWhole() {
        JsonNode v = Vectors.read("noise/connection-noise.json");
        NoiseHandshake handshake = new NoiseHandshake(
                pair(v, "client_static_priv", "client_static_pub"),
                pair(v, "client_eph_priv", "client_eph_pub"),
                Vectors.hex(v, "root_pub"));

        byte[] hello = handshake.clientHello();
        NoiseHandshake.Finish finish =
                handshake.clientFinish(Vectors.hex(v, "server_hello_msg"), Vectors.hex(v, "payload_plain"), NOW);

        assertThat(hello).isEqualTo(Vectors.hex(v, "client_hello_msg"));
        assertThat(FrameSplitter.join(NoiseHandshake.intro(Optional.empty()), hello))
                .isEqualTo(Vectors.hex(v, "first_frame"));
        assertThat(FrameSplitter.join(NoiseHandshake.intro(Optional.of(new byte[] {10, 11, 12})), hello))
                .isEqualTo(Vectors.hex(v, "first_frame_with_routing_0a0b0c"));
        byte[] frame0 = body(Vectors.hex(v, "transport_frame0_wire"));
        byte[] plain0 = Vectors.hex(v, "transport_frame0_plain");
        assertThat(finish.writer().seal(plain0)).isEqualTo(frame0);
        assertThat(new TransportCipher(Vectors.hex(v, "client_write_key")).seal(plain0))
                .isEqualTo(frame0);
        byte[] fromServer = new TransportCipher(Vectors.hex(v, "client_read_key")).seal(plain0);
        assertThat(finish.reader().open(fromServer)).isEqualTo(plain0);
    }

    @Test
    void refusesAServerWhoseCertificateIsByAnotherRoot() {
        JsonNode vector = recorded().getFirst();
        NoiseHandshake handshake =
                new NoiseHandshake(pair(vector, "clientStatic"), pair(vector, "clientEphemeral"), otherKey());
        handshake.clientHello();

        assertThatThrownBy(() -> handshake.clientFinish(serverHello(vector), new byte[0], NOW))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void refusesAServerHelloThatWasTouched() throws Exception {
        JsonNode vector = recorded().getFirst();
        HandshakeMessage good = HandshakeMessage.parseFrom(serverHello(vector));
        HandshakeMessage.Builder otherEphemeral = good.toBuilder();
        otherEphemeral.getServerHelloBuilder().setEphemeral(ByteString.copyFrom(otherKey()));
        HandshakeMessage.Builder smallOrder = good.toBuilder();
        smallOrder.getServerHelloBuilder().setEphemeral(ByteString.copyFrom(new byte[32]));
        HandshakeMessage.Builder shortEphemeral = good.toBuilder();
        shortEphemeral.getServerHelloBuilder().setEphemeral(ByteString.copyFrom(new byte[31]));
        HandshakeMessage.Builder noStatic = good.toBuilder();
        noStatic.getServerHelloBuilder().clearStatic();

        assertRefused(vector, otherEphemeral.build().toByteArray(), "does not decrypt");
        assertRefused(vector, smallOrder.build().toByteArray(), "small order");
        assertRefused(vector, shortEphemeral.build().toByteArray(), "32 bytes");
        assertRefused(vector, noStatic.build().toByteArray(), "lacks");
        assertRefused(vector, new byte[0], "lacks");
        assertRefused(vector, new byte[] {(byte) 0xff}, "no handshake message");
    }

    @Test
    void opensFramesOnlyInOrderAndOnce() {
        byte[] key = new byte[32];
        TransportCipher writer = new TransportCipher(key);
        byte[] first = writer.seal(new byte[] {1});
        byte[] second = writer.seal(new byte[] {2});

        assertThatThrownBy(() -> new TransportCipher(key).open(second)).isInstanceOf(NoiseException.class);
        TransportCipher reader = new TransportCipher(key);
        assertThat(reader.open(first)).containsExactly(1);
        assertThatThrownBy(() -> reader.open(first))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("frame 1 of 17 bytes cannot be decrypted");
        assertThatThrownBy(() -> reader.open(new byte[3])).isInstanceOf(NoiseException.class);
    }

    @Test
    void countsInTheLastFourBytesOfTheNonce() {
        assertThat(TransportCipher.nonce(0)).containsOnly(0).hasSize(12);
        assertThat(TransportCipher.nonce(0xfedcba98L)).isEqualTo(HexFormat.of().parseHex("0000000000000000fedcba98"));
    }

    private static void assertRefused(JsonNode vector, byte[] serverHello, String why) {
        NoiseHandshake handshake = handshake(vector);
        handshake.clientHello();

        assertThatThrownBy(() -> handshake.clientFinish(serverHello, new byte[0], NOW))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining(why);
    }

    private static NoiseHandshake handshake(JsonNode vector) {
        return new NoiseHandshake(
                pair(vector, "clientStatic"),
                pair(vector, "clientEphemeral"),
                Vectors.hex(vector.required("cert"), "rootPublic"));
    }

    private static byte[] serverHello(JsonNode vector) {
        return Vectors.base64(vector.required("frames").get(1), "bytes");
    }

    private static byte[] otherKey() {
        return Curve25519.publicKey(Bytes.concat(new byte[31], new byte[] {64}));
    }

    private static Optional<byte[]> routing(JsonNode vector) {
        return vector.required("routingInfo").isNull()
                ? Optional.empty()
                : Optional.of(Vectors.hex(vector, "routingInfo"));
    }

    private static byte[] body(byte[] wire) {
        List<byte[]> frames = new FrameSplitter().feed(wire);
        assertThat(frames).hasSize(1);
        return frames.getFirst();
    }

    private static KeyPair pair(JsonNode vector, String name) {
        KeyPair pair = Curve25519.pair(Vectors.hex(vector.required("privateKeys"), name));
        assertThat(pair.publicKey()).isEqualTo(Vectors.hex(vector.required("publicKeys"), name));
        return pair;
    }

    private static KeyPair pair(JsonNode vector, String privateKey, String publicKey) {
        return new KeyPair(Vectors.hex(vector, privateKey), Vectors.hex(vector, publicKey));
    }

    private static void assertState(SymmetricState state, JsonNode expected) {
        assertThat(state.hash()).isEqualTo(Vectors.hex(expected, "hash"));
        assertThat(state.chainingKey()).isEqualTo(Vectors.hex(expected, "salt"));
        assertThat(state.key()).isEqualTo(Vectors.hex(expected, "key"));
        assertThat(state.counter()).isEqualTo(expected.required("counter").intValue());
    }
}
