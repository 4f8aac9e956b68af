package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.SenderKeyDistributionBody;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.protocol.proto.SenderKeyMessageBody;
import java.security.SecureRandom;
import java.util.Arrays;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/// A status of a phone's own: a sender key used once, and what is sealed with it. Source: 2-status.md
/// 4.1, 4.4.
///
/// @param key    the message that brings the key
/// @param sealed the sender-key message
record SenderKeyPost(Message key, byte[] sealed) {
    private static final byte[] VERSION = {0x33};

    /// Seals a message with a new key.
    static SenderKeyPost of(Message message, SecureRandom random) {
        byte[] chain = new byte[32];
        random.nextBytes(chain);
        ECKeyPair signing = Curve.generateKeyPair();
        int id = random.nextInt(1, Integer.MAX_VALUE);
        byte[] distribution = Primitives.concat(
                VERSION,
                SenderKeyDistributionBody.newBuilder()
                        .setId(id)
                        .setIteration(0)
                        .setChainKey(ByteString.copyFrom(chain))
                        .setSigningKey(
                                ByteString.copyFrom(signing.getPublicKey().serialize()))
                        .build()
                        .toByteArray());
        byte[] okm = Primitives.hkdf(Primitives.hmacSha256(chain, new byte[] {1}), "WhisperGroup", 48);
        byte[] ciphertext = Primitives.encryptCbc(
                Arrays.copyOfRange(okm, 16, 48), Arrays.copyOf(okm, 16), Padding.pad(message.toByteArray(), random));
        byte[] signed = Primitives.concat(
                VERSION,
                SenderKeyMessageBody.newBuilder()
                        .setId(id)
                        .setIteration(0)
                        .setCiphertext(ByteString.copyFrom(ciphertext))
                        .build()
                        .toByteArray());
        return new SenderKeyPost(
                Message.newBuilder()
                        .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                                .setGroupId(Jid.STATUS_BROADCAST.toString())
                                .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)))
                        .build(),
                Primitives.concat(signed, signing.getPrivateKey().calculateSignature(signed)));
    }
}
