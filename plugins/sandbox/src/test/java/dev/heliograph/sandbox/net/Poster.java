package dev.heliograph.sandbox.net;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.AesCbc;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageContextInfo;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/// A client's Signal half in a test's own hands: makes right statuses, whose parts a test then breaks.
final class Poster {
    private static final byte[] GROUP_INFO = "WhisperGroup".getBytes(StandardCharsets.US_ASCII);

    final Device device;
    final Wire wire;
    final InMemorySignalProtocolStore store;
    private final KeyPair signing = Curve25519.generate(Device.RANDOM);
    private final int keyId = 77;
    private byte[] chainKey = new byte[32];
    private int iteration;

    Poster(Device device, Wire wire) throws InvalidKeyException {
        this.device = device;
        this.wire = wire;
        var identity = new IdentityKeyPair(
                new IdentityKey(point(device.identity.publicKey())),
                Curve.decodePrivatePoint(device.identity.privateKey()));
        this.store = new InMemorySignalProtocolStore(identity, device.registrationId);
        Device.RANDOM.nextBytes(chainKey);
    }

    /// `<to jid><enc>` with the current sender key; fetches keys and opens a session when there is none.
    Node keyFor(Jid to) throws Exception {
        return keyFor(to, to);
    }

    /// As [#keyFor(Jid)], listed under another form of the address than the session's.
    Node keyFor(Jid session, Jid listed) throws Exception {
        return Node.of("to").attr("jid", listed).child(enc(session)).build();
    }

    Node enc(Jid to) throws Exception {
        SignalProtocolAddress address = new SignalProtocolAddress(to.signalName(), to.device());
        if (!store.containsSession(address)) {
            openSession(to, address);
        }
        byte[] padded = Padding.pad(distribution(), new Random(1));
        CiphertextMessage sealed = new SessionCipher(store, address).encrypt(padded);
        String type = sealed.getType() == CiphertextMessage.PREKEY_TYPE ? "pkmsg" : "msg";
        return Node.of("enc")
                .attr("v", "2")
                .attr("type", type)
                .bytes(sealed.serialize())
                .build();
    }

    /// A whole status; parts may be taken away or added before it is built.
    Node.Builder status(String id, List<Node> participants, Node skmsg) {
        return message(id)
                .child(Node.of("participants").children(participants))
                .child(skmsg)
                .child(Node.of("meta").attr("status_setting", "contacts"));
    }

    static Node.Builder message(String id) {
        return Node.of("message")
                .attr("to", Jid.STATUS_BROADCAST)
                .attr("id", id)
                .attr("type", "text");
    }

    Node identity() {
        return Node.of("device-identity").bytes(device.account).build();
    }

    Node text(String text) {
        return skmsg(Padding.pad(content(text), new Random(1)));
    }

    static byte[] content(String text) {
        return Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(text)
                        .setBackgroundArgb(0xff101010)
                        .setTextArgb(-1))
                .setMessageContextInfo(
                        MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFrom(new byte[32])))
                .build()
                .toByteArray();
    }

    Node skmsg(byte[] padded) {
        byte[] okm = Hkdf.sha256(Hmac.sha256(chainKey, new byte[] {1}), new byte[0], GROUP_INFO, 48);
        byte[] sealed = AesCbc.encrypt(Arrays.copyOfRange(okm, 16, 48), Arrays.copyOf(okm, 16), padded);
        byte[] body = write(iteration, sealed);
        chainKey = Hmac.sha256(chainKey, new byte[] {2});
        iteration++;
        return Node.of("enc")
                .attr("v", "2")
                .attr("type", "skmsg")
                .bytes(Bytes.concat(body, Curve25519.sign(signing.privateKey(), body)))
                .build();
    }

    /// Where the sender key stands, to go back to it.
    Runnable mark() {
        byte[] chain = chainKey;
        int at = iteration;
        return () -> {
            chainKey = chain;
            iteration = at;
        };
    }

    /// Sends and answers the ack.
    Node post(Node status) {
        wire.send(status);
        return wire.await(node -> node.tag().equals("ack") && status.attr("id").equals(node.attr("id")));
    }

    private byte[] distribution() {
        byte[] fields = fields(out -> {
            out.writeUInt32(1, keyId);
            out.writeUInt32(2, iteration);
            out.writeByteArray(3, chainKey);
            out.writeByteArray(4, signing.typedPublicKey());
        });
        return Message.newBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(Jid.STATUS_BROADCAST.toString())
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(fields)))
                .build()
                .toByteArray();
    }

    private byte[] write(int now, byte[] sealed) {
        return fields(out -> {
            out.writeUInt32(1, keyId);
            out.writeUInt32(2, now);
            out.writeByteArray(3, sealed);
        });
    }

    private void openSession(Jid to, SignalProtocolAddress address) throws Exception {
        Node user = wire.ask(
                        "get", "encrypt", Node.of("key").child(Node.of("user").attr("jid", to)))
                .requireChild("list")
                .requireChild("user");
        Node skey = user.requireChild("skey");
        Node one = user.requireChild("key");
        new SessionBuilder(store, address)
                .process(new PreKeyBundle(
                        number(user.requireChild("registration")),
                        to.device(),
                        number(one.requireChild("id")),
                        point(one.requireChild("value").contentBytes()),
                        number(skey.requireChild("id")),
                        point(skey.requireChild("value").contentBytes()),
                        skey.requireChild("signature").contentBytes(),
                        new IdentityKey(point(user.requireChild("identity").contentBytes()))));
    }

    private static int number(Node node) {
        return (int) Bytes.toLong(node.contentBytes());
    }

    private static ECPublicKey point(byte[] key) throws InvalidKeyException {
        return Curve.decodePoint(Curve25519.typed(key), 0);
    }

    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] fields(Fields fields) {
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
