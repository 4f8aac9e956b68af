package dev.heliograph.protocol.noise;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.proto.HandshakeMessage;

/// The server's side of the XX handshake, on the same public parts the sandbox uses.
final class Responder {
    final SymmetricState state = new SymmetricState(NoiseHandshake.prologue());
    private final KeyPair ephemeral;
    private final KeyPair serverStatic;
    private final byte[] chain;
    byte[] clientStatic;
    byte[] clientPayload;

    Responder(KeyPair ephemeral, KeyPair serverStatic, byte[] chain) {
        this.ephemeral = ephemeral;
        this.serverStatic = serverStatic;
        this.chain = chain;
    }

    byte[] serverHello(byte[] clientHello) throws Exception {
        byte[] clientEphemeral = HandshakeMessage.parseFrom(clientHello)
                .getClientHello()
                .getEphemeral()
                .toByteArray();
        state.mixHash(clientEphemeral);
        state.mixHash(ephemeral.publicKey());
        state.mixKey(Curve25519.agree(ephemeral.privateKey(), clientEphemeral));
        byte[] sealedStatic = state.encrypt(serverStatic.publicKey());
        state.mixKey(Curve25519.agree(serverStatic.privateKey(), clientEphemeral));
        return HandshakeMessage.newBuilder()
                .setServerHello(HandshakeMessage.ServerHello.newBuilder()
                        .setEphemeral(ByteString.copyFrom(ephemeral.publicKey()))
                        .setStatic(ByteString.copyFrom(sealedStatic))
                        .setPayload(ByteString.copyFrom(state.encrypt(chain))))
                .build()
                .toByteArray();
    }

    SymmetricState.Split finish(byte[] clientFinish) throws Exception {
        HandshakeMessage.ClientFinish finish =
                HandshakeMessage.parseFrom(clientFinish).getClientFinish();
        clientStatic = state.decrypt(finish.getStatic().toByteArray());
        state.mixKey(Curve25519.agree(ephemeral.privateKey(), clientStatic));
        clientPayload = state.decrypt(finish.getPayload().toByteArray());
        return state.split();
    }
}
