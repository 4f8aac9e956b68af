package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.ExtendedTextMessage.FontType;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageContextInfo;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/// A linked client, written for the test alone: pairs, seals statuses as the notes say, and can be told to do it wrong.
final class TestClient {
    static final String GROUP = "status@broadcast";

    final Random random = new Random(1);
    final IdentityKeyPair identity = IdentityKeyPair.generate();
    final InMemorySignalProtocolStore store = new InMemorySignalProtocolStore(identity, 4711);
    final byte[] advSecret = bytes(32);
    final ECKeyPair signing = Curve.generateKeyPair();
    byte[] chainKey = bytes(32);
    int iteration;
    int keyId = 77;
    byte[] deviceIdentity;
    private Companion companion;

    String qr(String ref) {
        var base64 = Base64.getEncoder();
        return "https://wa.me/settings/linked_devices#" + ref + "," + base64.encodeToString(bytes(32)) + ","
                + base64.encodeToString(identityKey()) + "," + base64.encodeToString(advSecret) + ",1";
    }

    /// Checks and signs as 1-connection.md 5.4 says.
    void accept(PairSuccess success, Primary phone, int number) throws Exception {
        var container = ADVSignedDeviceIdentityHMAC.parseFrom(success.deviceIdentity());
        byte[] mac = Primitives.hmacSha256(advSecret, container.getDetails().toByteArray());
        if (!Arrays.equals(mac, container.getHmac().toByteArray())) {
            throw new IllegalArgumentException("hmac-mismatch");
        }
        var signed = ADVSignedDeviceIdentity.parseFrom(container.getDetails());
        byte[] account = signed.getAccountSignatureKey().toByteArray();
        byte[] details = signed.getDetails().toByteArray();
        byte[] input = Primitives.concat(new byte[] {6, 0}, details, identityKey());
        if (!point(account).verifySignature(input, signed.getAccountSignature().toByteArray())) {
            throw new IllegalArgumentException("signature-mismatch");
        }
        byte[] answer = identity.getPrivateKey()
                .calculateSignature(Primitives.concat(new byte[] {6, 1}, details, identityKey(), account));
        deviceIdentity = signed.toBuilder()
                .setDeviceSignature(ByteString.copyFrom(answer))
                .build()
                .toByteArray();
        companion = new Companion(phone.person(), number, success.keyIndex(), identityKey(), true);
    }

    Companion companion() {
        return companion;
    }

    void companion(Companion other) {
        companion = other;
    }

    byte[] identityKey() {
        return identity.getPublicKey().getPublicKey().getPublicKeyBytes();
    }

    KeyBundle bundle() {
        try {
            ECKeyPair signed = Curve.generateKeyPair();
            byte[] signature = identity.getPrivateKey()
                    .calculateSignature(signed.getPublicKey().serialize());
            store.storeSignedPreKey(1, new SignedPreKeyRecord(1, 0, signed, signature));
            ECKeyPair oneTime = Curve.generateKeyPair();
            store.storePreKey(9, new PreKeyRecord(9, oneTime));
            return new KeyBundle(
                    4711,
                    identityKey(),
                    1,
                    signed.getPublicKey().getPublicKeyBytes(),
                    signature,
                    Optional.of(
                            new KeyBundle.OneTimeKey(9, oneTime.getPublicKey().getPublicKeyBytes())));
        } catch (RuntimeException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] decrypt(Jid sender, byte[] pkmsg) throws Exception {
        return new SessionCipher(store, address(sender)).decrypt(new PreKeySignalMessage(pkmsg));
    }

    /// A text status as the network hands it to one device.
    Node status(String id, VirtualDevice device, byte[] message, boolean withKey) throws Exception {
        byte[] distribution = distribution();
        byte[] sealed = seal(message);
        var stanza = stanza(id);
        if (withKey) {
            Node enc = pairwise(device, Padding.pad(keyMessage(GROUP, distribution), random));
            stanza.child(enc)
                    .child(skmsg(sealed))
                    .child(Node.of("device-identity").bytes(deviceIdentity));
        } else {
            stanza.child(skmsg(sealed));
        }
        return stanza.build();
    }

    Node.Builder stanza(String id) {
        Person owner = companion.owner();
        return Node.of("message")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("participant", owner.device(companion.number(), true))
                .attr("participant_pn", owner.device(companion.number(), false))
                .attr("id", id)
                .attr("type", "text");
    }

    Node pairwise(VirtualDevice device, byte[] padded) throws Exception {
        SignalProtocolAddress address = address(device.person().device(device.number(), true));
        if (!store.containsSession(address)) {
            KeyBundle bundle = device.takeBundle().orElseThrow();
            var oneTime = bundle.oneTimeKey().orElseThrow();
            new SessionBuilder(store, address)
                    .process(new PreKeyBundle(
                            bundle.registrationId(),
                            device.number(),
                            oneTime.id(),
                            point(oneTime.key()),
                            bundle.signedPreKeyId(),
                            point(bundle.signedPreKey()),
                            bundle.signature(),
                            new IdentityKey(point(bundle.identity()))));
        }
        CiphertextMessage message = new SessionCipher(store, address).encrypt(padded);
        return Node.of("enc")
                .attr("v", "2")
                .attr("type", message.getType() == CiphertextMessage.PREKEY_TYPE ? "pkmsg" : "msg")
                .bytes(message.serialize())
                .build();
    }

    static Node skmsg(byte[] sealed) {
        return Node.of("enc").attr("v", "2").attr("type", "skmsg").bytes(sealed).build();
    }

    byte[] distribution() {
        return write(out -> {
            out.writeUInt32(1, keyId);
            out.writeUInt32(2, iteration);
            out.writeByteArray(3, chainKey);
            out.writeByteArray(4, signing.getPublicKey().serialize());
        });
    }

    static byte[] keyMessage(String group, byte[] distribution) {
        return Message.newBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(group)
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)))
                .build()
                .toByteArray();
    }

    byte[] seal(byte[] message) throws Exception {
        return sealPadded(Padding.pad(message, random));
    }

    byte[] sealPadded(byte[] padded) throws Exception {
        byte[] okm = Primitives.hkdf(Primitives.hmacSha256(chainKey, new byte[] {1}), "WhisperGroup", 48);
        byte[] sealed = Primitives.encryptCbc(Arrays.copyOfRange(okm, 16, 48), Arrays.copyOf(okm, 16), padded);
        int now = iteration;
        byte[] body = write(out -> {
            out.writeUInt32(1, keyId);
            out.writeUInt32(2, now);
            out.writeByteArray(3, sealed);
        });
        chainKey = Primitives.hmacSha256(chainKey, new byte[] {2});
        iteration++;
        return Primitives.concat(body, Curve.calculateSignature(signing.getPrivateKey(), body));
    }

    static byte[] text(String text) {
        return message(text).build().toByteArray();
    }

    static Message.Builder message(String text) {
        return Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(text)
                        .setTextArgb(0xffffffff)
                        .setBackgroundArgb(0xff1e6e4f)
                        .setFont(FontType.SYSTEM_BOLD))
                .setMessageContextInfo(
                        MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFrom(new byte[32])));
    }

    static ECPublicKey point(byte[] key) throws InvalidKeyException {
        return new ECPublicKey(Primitives.concat(new byte[] {5}, key));
    }

    private static SignalProtocolAddress address(Jid jid) {
        return new SignalProtocolAddress(jid.signalName(), jid.device());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] write(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(0x33);
        try {
            var out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
