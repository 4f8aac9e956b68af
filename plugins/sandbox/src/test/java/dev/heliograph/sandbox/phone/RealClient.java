package dev.heliograph.sandbox.phone;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The signal room of the product's own client, without its network.
final class RealClient {
    private static final String GROUP = "status@broadcast";

    private final SecureRandom random = new SecureRandom();
    private final Credentials credentials = DeviceIdentity.create(random);
    private final PreKeys preKeys = new PreKeys(random, InstantSource.system());
    private final Sessions sessions = new Sessions(1);
    private final SenderKeys senderKeys = new SenderKeys(random);
    private final Store store = Store.open(new MemoryJournal());
    private DeviceIdentity.Linked linked;
    private Companion companion;

    private static final class MemoryJournal implements SessionJournal {
        private final List<byte[]> commits = new ArrayList<>();

        @Override
        public Loaded load() {
            return new Loaded(0, null, List.copyOf(commits));
        }

        @Override
        public void append(long seq, byte[] commit) {
            commits.add(commit);
        }

        @Override
        public void snapshot(long seq, byte[] state) {
            // a test is too short for one
        }
    }

    String qr() {
        var base64 = Base64.getEncoder();
        return "ref-9," + base64.encodeToString(credentials.noise().publicKey()) + ","
                + base64.encodeToString(credentials.identity().publicKey()) + ","
                + base64.encodeToString(credentials.advSecret()) + ",1";
    }

    void accept(PairSuccess success, Primary phone) throws Exception {
        linked = DeviceIdentity.verify(success.deviceIdentity(), credentials);
        companion = new Companion(
                phone.person(), 5, linked.keyIndex(), credentials.identity().publicKey(), true);
        store.step("link", commit -> {
            commit.putCredentials(credentials);
            preKeys.createSigned(commit);
            preKeys.generate(commit, 5);
            return null;
        });
    }

    Companion companion() {
        return companion;
    }

    byte[] signedIdentity() {
        return linked.signedIdentity();
    }

    Store store() {
        return store;
    }

    KeyBundle bundle() {
        SignedPreKey signed = store.state().newestSignedPreKey().orElseThrow();
        PreKeys.Upload oneTime = preKeys.notUploaded(store.state()).getFirst();
        KeyPair identity = credentials.identity();
        return new KeyBundle(
                credentials.registrationId(),
                identity.publicKey(),
                signed.id(),
                signed.keyPair().publicKey(),
                signed.signature(),
                Optional.of(new KeyBundle.OneTimeKey(oneTime.id(), oneTime.publicKey())));
    }

    Message open(Node peerMessage, Jid phone) throws Exception {
        Node enc = peerMessage.requireChild("enc");
        byte[] padded = store.step(
                "peer", commit -> sessions.decrypt(commit, phone, enc.requireAttr("type"), enc.contentBytes()));
        return Message.parseFrom(dev.heliograph.protocol.crypto.Padding.unpad(padded));
    }

    /// A status for devices that have no key yet, one stanza each.
    List<Node> post(String id, Message message, List<VirtualDevice> devices) throws Exception {
        Jid self = companion.jid(true);
        var stanzas = new ArrayList<Node>();
        store.step("post", commit -> {
            byte[] distribution = senderKeys.distribution(commit, GROUP, self);
            byte[] key = pad(Message.newBuilder()
                    .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                            .setGroupId(GROUP)
                            .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(distribution)))
                    .build());
            byte[] sealed = senderKeys.encrypt(commit, GROUP, self, pad(message));
            for (VirtualDevice device : devices) {
                Jid address = device.person().device(device.number(), true);
                sessions.establish(commit, bundle(device, address));
                Encrypted encrypted = sessions.encrypt(commit, address, key);
                stanzas.add(stanza(id, self)
                        .child(Node.of("enc")
                                .attr("v", "2")
                                .attr("type", encrypted.type())
                                .bytes(encrypted.bytes()))
                        .child(TestClient.skmsg(sealed))
                        .child(Node.of("device-identity").bytes(linked.signedIdentity()))
                        .build());
            }
            return null;
        });
        return stanzas;
    }

    /// A status for devices that have the key.
    Node postAgain(String id, Message message) throws Exception {
        Jid self = companion.jid(true);
        byte[] sealed = store.step("post", commit -> senderKeys.encrypt(commit, GROUP, self, pad(message)));
        return stanza(id, self).child(TestClient.skmsg(sealed)).build();
    }

    private static Node.Builder stanza(String id, Jid self) {
        return Node.of("message")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("participant", self)
                .attr("id", id)
                .attr("type", "text");
    }

    private byte[] pad(Message message) {
        return Padding.pad(message.toByteArray(), random);
    }

    private static dev.heliograph.protocol.signal.KeyBundle bundle(VirtualDevice device, Jid address) {
        KeyBundle bundle = device.takeBundle().orElseThrow();
        var oneTime = bundle.oneTimeKey().orElseThrow();
        return new dev.heliograph.protocol.signal.KeyBundle(
                address,
                bundle.registrationId(),
                bundle.identity(),
                bundle.signedPreKeyId(),
                bundle.signedPreKey(),
                bundle.signature(),
                OptionalInt.of(oneTime.id()),
                oneTime.key());
    }
}
