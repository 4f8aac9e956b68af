package dev.heliograph.sandbox.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.proto.HandshakeMessage;
import dev.heliograph.protocol.proto.HandshakeMessage.ServerHello;
import dev.heliograph.sandbox.rule.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The server's half of Noise XX. Not thread-safe: one connection owns it. Source: 1-connection.md 2.2 to
/// 2.5.
///
/// Written apart from the client's half on purpose, so that the two check each other.
final class NoiseResponder {
    private static final byte[] NAME = "Noise_XX_25519_AESGCM_SHA256\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NONE = {};

    private final ServerKeys keys;
    private final KeyPair ephemeral;
    private byte[] hash = NAME;
    private byte[] chain = NAME;
    private byte[] key = NAME;
    private int counter;
    private byte[] clientEphemeral;

    /// What came of a handshake.
    ///
    /// @param clientStatic the client's noise key, proven
    /// @param payload      encoded ClientPayload
    /// @param read         key of frames from the client
    /// @param write        key of frames to the client
    record Done(byte[] clientStatic, byte[] payload, byte[] read, byte[] write) {}

    /// Starts a handshake.
    ///
    /// @param keys      the server's
    /// @param ephemeral new for this connection
    /// @param intro     the four bytes the client sent first
    NoiseResponder(ServerKeys keys, KeyPair ephemeral, byte[] intro) {
        this.keys = keys;
        this.ephemeral = ephemeral;
        mixHash(intro);
    }

    /// Answers the client's first frame.
    ///
    /// @param frame HandshakeMessage with clientHello
    /// @return HandshakeMessage with serverHello
    /// @throws Refusal when it is anything else
    byte[] hello(byte[] frame) {
        clientEphemeral = parse(frame).getClientHello().getEphemeral().toByteArray();
        if (clientEphemeral.length != Curve25519.KEY) {
            throw Refusal.close("bad-client-hello", "ephemeral of " + clientEphemeral.length + " bytes, expected 32");
        }
        mixHash(clientEphemeral);
        mixHash(ephemeral.publicKey());
        mixKey(Curve25519.agree(ephemeral.privateKey(), clientEphemeral));
        byte[] sealedStatic = seal(keys.noise().publicKey());
        mixKey(Curve25519.agree(keys.noise().privateKey(), clientEphemeral));
        byte[] sealedChain = seal(keys.certChain());
        return HandshakeMessage.newBuilder()
                .setServerHello(ServerHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(sealedChain)))
                .build()
                .toByteArray();
    }

    /// Reads the client's second frame.
    ///
    /// @param frame HandshakeMessage with clientFinish
    /// @return who the client is, and the keys from here on
    /// @throws Refusal when it is anything else, or sealed with other keys
    Done finish(byte[] frame) {
        HandshakeMessage.ClientFinish finish = parse(frame).getClientFinish();
        try {
            byte[] clientStatic = open(finish.getStatic().toByteArray());
            mixKey(Curve25519.agree(ephemeral.privateKey(), clientStatic));
            byte[] payload = open(finish.getPayload().toByteArray());
            byte[] split = Hkdf.sha256(NONE, chain, NONE, 64);
            return new Done(clientStatic, payload, Arrays.copyOfRange(split, 0, 32), Arrays.copyOfRange(split, 32, 64));
        } catch (CryptoException e) {
            throw Refusal.close("bad-client-finish", "clientFinish does not open: " + e.getMessage());
        }
    }

    /// The nonce of a counter: eight zero bytes, then 32 bits.
    static byte[] nonce(int counter) {
        return ByteBuffer.allocate(12).putInt(8, counter).array();
    }

    private static HandshakeMessage parse(byte[] frame) {
        try {
            return HandshakeMessage.parseFrom(frame);
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.close("bad-handshake", "no HandshakeMessage: " + e.getMessage());
        }
    }

    private void mixHash(byte[] data) {
        hash = Sha256.of(hash, data);
    }

    private void mixKey(byte[] secret) {
        byte[] next = Hkdf.sha256(secret, chain, NONE, 64);
        chain = Arrays.copyOfRange(next, 0, 32);
        key = Arrays.copyOfRange(next, 32, 64);
        counter = 0;
    }

    private byte[] seal(byte[] plain) {
        byte[] sealed = AesGcm.seal(key, nonce(counter++), hash, plain);
        mixHash(sealed);
        return sealed;
    }

    private byte[] open(byte[] sealed) {
        byte[] plain = AesGcm.open(key, nonce(counter++), hash, sealed);
        mixHash(sealed);
        return plain;
    }
}
