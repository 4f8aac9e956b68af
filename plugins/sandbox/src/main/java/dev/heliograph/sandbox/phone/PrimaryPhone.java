package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVEncryptionType;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.sandbox.world.AppStateAnswer;
import dev.heliograph.sandbox.world.CodeEntry;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.StatusAudience;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The phone clients link to: scans codes, vouches for companions, shares the app-state key, keeps the
/// address book.
///
/// It receives statuses like any other phone. Safe for all threads.
public final class PrimaryPhone implements Primary {
    private static final System.Logger LOG = System.getLogger(PrimaryPhone.class.getName());

    private final PhoneDevice device;
    private final Household household;
    private final AppStateBook book;
    private final AccountActs acts;
    private volatile boolean snapshotsForAll;

    /// The phone of an account.
    PrimaryPhone(PhoneDevice device, Household household, AppStateBook book) {
        this.device = device;
        this.household = household;
        this.book = book;
        this.acts = new AccountActs(device.person(), household, book);
    }

    /// What its owner does on it.
    public AccountActs acts() {
        return acts;
    }

    /// Snapshots go to clients that address people by phone number too, until the sandbox ends.
    public void giveSnapshotsToAll() {
        snapshotsForAll = true;
    }

    @Override
    public StatusAudience statusAudience() {
        return acts.statusAudience();
    }

    @Override
    public Person person() {
        return device.person();
    }

    @Override
    public int number() {
        return device.number();
    }

    @Override
    public int keyIndex() {
        return device.keyIndex();
    }

    @Override
    public Optional<KeyBundle> takeBundle() {
        return device.takeBundle();
    }

    @Override
    public void deliver(Node stanza) {
        device.deliver(stanza, this::answer)
                .forEach(answer -> household.network().send(this, answer));
    }

    @Override
    public boolean retry(Jid client, Node receipt) {
        return device.retry(client, receipt);
    }

    @Override
    public PairSuccess scan(String qrContent) {
        var code = QrContent.parse(qrContent);
        return vouch(code.ref(), code.noiseKey(), code.identityKey(), code.advSecret());
    }

    @Override
    public CodeEntry typeCode(String code, byte[] wrappedKey) {
        return new TypedCode(
                device.keys().identity().getPrivateKey(),
                code,
                wrappedKey,
                household.random(),
                (noiseKey, identityKey, advSecret) -> vouch("", noiseKey, identityKey, advSecret));
    }

    private PairSuccess vouch(String ref, byte[] noiseKey, byte[] identityKey, byte[] advSecret) {
        int keyIndex = device.step(PrimaryPhone::nextKeyIndex);
        var details = ADVDeviceIdentity.newBuilder()
                .setRawId(device.keys().registrationId())
                .setTimestamp(household.clock().instant().getEpochSecond())
                .setKeyIndex(keyIndex)
                .setAccountType(ADVEncryptionType.E2EE)
                .setDeviceType(ADVEncryptionType.E2EE)
                .build();
        var account = device.keys().identity().getPrivateKey();
        var identity = DeviceIdentities.sign(account, details, identityKey);
        return new PairSuccess(
                ref,
                noiseKey,
                identityKey,
                keyIndex,
                DeviceIdentities.seal(advSecret, identity).toByteArray(),
                details.toByteArray(),
                identity.getAccountSignatureKey().toByteArray(),
                identity.getAccountSignature().toByteArray());
    }

    @Override
    public void linked(Companion companion) {
        forget(companion);
    }

    @Override
    public void saved(Person contact, boolean withLid) {
        book.save(contact, withLid);
    }

    @Override
    public void unlinked(Companion companion) {
        forget(companion);
    }

    @Override
    public void ready(Companion companion) {
        if (household.file().get(shareKey(companion)).isEmpty()) {
            share(companion);
        }
    }

    @Override
    public AppStateAnswer appState(Companion companion, String collection, long version, boolean snapshot) {
        return book.after(collection, version, snapshot && (companion.lidMigrated() || snapshotsForAll));
    }

    /// The file behind a direct path this phone gave out.
    Optional<byte[]> blob(String directPath) {
        return book.file(directPath);
    }

    /// Sent first, marked as sent then: a kill in between sends it twice, with a session each.
    private void share(Companion companion) {
        Jid address = companion.jid(true);
        Optional<KeyBundle> bundle = household.network().takeBundle(address);
        if (bundle.isEmpty()) {
            LOG.log(Level.WARNING, "{0} has uploaded no prekeys, so it gets no app-state key", address);
            return;
        }
        var sealed = device.step(step -> {
            PairwiseCipher.establish(step, address, bundle.get());
            return PairwiseCipher.encrypt(step, address, Padding.pad(keyShare(companion), household.random()));
        });
        household.network().send(this, peerMessage(companion, sealed));
        household.file().write(List.of(WorldFile.Change.put(shareKey(companion), new byte[0])));
    }

    private Node peerMessage(Companion companion, PairwiseCipher.Sealed sealed) {
        return Node.of("message")
                .attr("to", companion.jid(companion.lidMigrated()))
                .attr("id", messageId())
                .attr("type", "text")
                .attr("category", "peer")
                .child(Node.of("enc").attr("v", "2").attr("type", sealed.type()).bytes(sealed.bytes()))
                .build();
    }

    /// A client asks its phone for something; the one thing answered is a request for the app-state key.
    private List<Node> answer(PairwiseStep step, Node stanza) throws Violation {
        Sender sender = Sender.of(household, stanza);
        if (!sender.companion().owner().equals(person())) {
            throw new Violation("unexpected-message", sender.device() + " is no companion of " + person().lid());
        }
        List<Node> encrypted = stanza.children("enc");
        if (encrypted.size() != 1) {
            throw new Violation("bad-stanza", encrypted.size() + " enc in a peer message, expected 1");
        }
        Message message = SenderKeyInbox.decrypt(step, sender, encrypted.getFirst(), stanza.child("device-identity"));
        if (message.getProtocolMessage().getType() != ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST) {
            return List.of();
        }
        if (household.network().ignoresKeyRequest()) {
            return List.of();
        }
        byte[] padded = Padding.pad(keyShare(sender.companion()), household.random());
        return List.of(peerMessage(sender.companion(), PairwiseCipher.encrypt(step, sender.device(), padded)));
    }

    private byte[] keyShare(Companion companion) {
        List<Integer> indexes = household.network().companions(person()).stream()
                .map(Companion::keyIndex)
                .toList();
        return Message.newBuilder()
                .setProtocolMessage(ProtocolMessage.newBuilder()
                        .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE)
                        .setAppStateSyncKeyShare(book.share(indexes)))
                .build()
                .toByteArray();
    }

    /// A new link under a number starts without the sessions and keys of the former one.
    private void forget(Companion companion) {
        device.step(step -> {
            PairwiseCipher.forget(step, companion.jid(true));
            return null;
        });
        household.file().write(List.of(WorldFile.Change.remove(shareKey(companion))));
    }

    private String messageId() {
        byte[] id = new byte[16];
        household.random().nextBytes(id);
        return HexFormat.of().withUpperCase().formatHex(id);
    }

    private String shareKey(Companion companion) {
        return "shared/" + person().lid().user() + "/" + companion.keyIndex();
    }

    private static int nextKeyIndex(PairwiseStep step) {
        int next = step.get("keyindex")
                        .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                        .orElse(0)
                + 1;
        step.put("keyindex", ByteBuffer.allocate(Integer.BYTES).putInt(next).array());
        return next;
    }
}
