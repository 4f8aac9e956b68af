package dev.heliograph.protocol.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.HandshakeMessage;
import java.time.Instant;
import java.util.Optional;

/// The client's side of the XX handshake, without a socket. Source: shared/protocol/1-connection.md 2.3.
///
/// `clientHello()`, then `clientFinish(serverHello)`, once each and in this order. Not thread-safe.
public final class NoiseHandshake {
    private static final byte[] ROUTING = {'E', 'D', 0, 1};
    private static final byte[] PROLOGUE = {'W', 'A', 6, 3};

    private final SymmetricState state = new SymmetricState(PROLOGUE);
    private final KeyPair noiseKey;
    private final KeyPair ephemeral;
    private final byte[] rootKey;

    /// Before anything is sent.
    ///
    /// @param noiseKey  the device's long-lived pair
    /// @param ephemeral new for each connection
    /// @param rootKey   32 bytes: who must have signed the server's certificate
    public NoiseHandshake(KeyPair noiseKey, KeyPair ephemeral, byte[] rootKey) {
        this.noiseKey = noiseKey;
        this.ephemeral = ephemeral;
        this.rootKey = rootKey.clone();
    }

    /// `WA`, protocol 6, dictionary 3: what a connection begins with, and the prologue of the handshake.
    public static byte[] prologue() {
        return PROLOGUE.clone();
    }

    /// What goes before the first frame: the prologue, with the routing info of an earlier connection before it.
    public static byte[] intro(Optional<byte[]> routingInfo) {
        return routingInfo
                .map(info -> Bytes.concat(ROUTING, Bytes.bigEndian(info.length, 3), info, PROLOGUE))
                .orElseGet(PROLOGUE::clone);
    }

    /// The first frame's body.
    public byte[] clientHello() {
        state.mixHash(ephemeral.publicKey());
        return HandshakeMessage.newBuilder()
                .setClientHello(HandshakeMessage.ClientHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey())))
                .build()
                .toByteArray();
    }

    /// Checks who the server is and ends the handshake.
    ///
    /// @param serverHello   the body of the server's first frame
    /// @param clientPayload protobuf `ClientPayload`: who this device is
    /// @param now           for the validity of the certificates
    /// @throws CertificateException when the server's certificate chain is refused
    /// @throws NoiseException       when the answer is malformed or does not decrypt
    public Finish clientFinish(byte[] serverHello, byte[] clientPayload, Instant now) {
        HandshakeMessage.ServerHello hello = parse(serverHello);
        byte[] serverEphemeral = hello.getEphemeral().toByteArray();
        state.mixHash(serverEphemeral);
        mixAgreement(ephemeral, serverEphemeral);
        byte[] serverStatic = state.decrypt(hello.getStatic().toByteArray());
        if (serverStatic.length != Curve25519.KEY) {
            throw new NoiseException("server static key has " + serverStatic.length + " bytes, expected 32");
        }
        mixAgreement(ephemeral, serverStatic);
        CertificateChain.verify(state.decrypt(hello.getPayload().toByteArray()), rootKey, serverStatic, now);

        ByteString sealedStatic = ByteString.copyFrom(state.encrypt(noiseKey.publicKey()));
        mixAgreement(noiseKey, serverEphemeral);
        ByteString sealedPayload = ByteString.copyFrom(state.encrypt(clientPayload));
        byte[] frame = HandshakeMessage.newBuilder()
                .setClientFinish(HandshakeMessage.ClientFinish.newBuilder()
                        .setStatic(sealedStatic)
                        .setPayload(sealedPayload))
                .build()
                .toByteArray();
        SymmetricState.Split split = state.split();
        return new Finish(frame, split.clientToServer(), split.serverToClient());
    }

    /// The end of a handshake.
    ///
    /// @param frame  the body of the second frame, to be sent
    /// @param writer seals what is sent after it
    /// @param reader opens what is received after it
    public record Finish(byte[] frame, TransportCipher writer, TransportCipher reader) {}

    SymmetricState state() {
        return state;
    }

    private void mixAgreement(KeyPair own, byte[] other) {
        try {
            state.mixKey(Curve25519.agree(own.privateKey(), other));
        } catch (CryptoException e) {
            throw new NoiseException("server sent no usable key: " + e.getMessage(), e);
        }
    }

    private static HandshakeMessage.ServerHello parse(byte[] frame) {
        HandshakeMessage message;
        try {
            message = HandshakeMessage.parseFrom(frame);
        } catch (InvalidProtocolBufferException e) {
            throw new NoiseException("no handshake message: " + e.getMessage(), e);
        }
        HandshakeMessage.ServerHello hello = message.getServerHello();
        if (!hello.hasEphemeral() || !hello.hasStatic() || !hello.hasPayload()) {
            throw new NoiseException("server hello lacks its ephemeral key, its static key or its certificate");
        }
        return hello;
    }
}
