package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.appstate.CollectionState;
import dev.heliograph.protocol.appstate.Mutation;
import dev.heliograph.protocol.appstate.MutationKeys;
import dev.heliograph.protocol.appstate.PatchDecoder;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.media.BlobKeys;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.AppStateSyncKey;
import dev.heliograph.protocol.proto.ExternalBlobReference;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.proto.SyncdSnapshot;
import dev.heliograph.protocol.signal.AdvException;
import dev.heliograph.protocol.store.AppStateCollection;
import dev.heliograph.sandbox.world.AppStateAnswer;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrimaryPhoneTest {
    private static final String CONTACTS = "critical_unblock_low";

    @TempDir
    private Path folder;

    private final FakeSwitch network = new FakeSwitch();
    private final TestClient client = new TestClient();
    private PhoneWorld world;
    private Primary phone;

    @BeforeEach
    void openAndLink() throws Exception {
        open();
        client.accept(phone.scan(client.qr("ref-1")), phone, 7);
        network.clients.add(client);
        phone.linked(client.companion());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void open() throws Exception {
        world = PhoneWorld.open(
                folder, new WorldSize(603, 2), InstantSource.system(), new SecureRandom(), _ -> _ -> {});
        world.start(network);
        phone = world.primaries().getFirst();
    }

    @Test
    void ourOwnClientAcceptsTheLinkAndAnotherSecretRefusesIt() throws Exception {
        var real = new RealClient();
        PairSuccess success = phone.scan(real.qr());
        assertThat(success.ref()).isEqualTo("ref-9");
        real.accept(success, phone);
        assertThat(real.companion().keyIndex()).isEqualTo(success.keyIndex());
        var details =
                DeviceIdentities.verify(real.signedIdentity(), success.accountSignatureKey(), success.identityKey());
        assertThat(details.getKeyIndex()).isEqualTo(success.keyIndex());
        assertThatExceptionOfType(AdvException.class)
                .isThrownBy(() -> new RealClient().accept(success, phone))
                .withMessageContaining("QR");
    }

    @Test
    void everyLinkGetsAKeyIndexOfItsOwnAlsoAfterARestart() throws Exception {
        int first = phone.scan(client.qr("a")).keyIndex();
        int second = phone.scan(client.qr("b")).keyIndex();
        world.close();
        open();
        int third = phone.scan(client.qr("c")).keyIndex();
        assertThat(List.of(second, third)).containsExactly(first + 1, first + 2);
    }

    @Test
    void sharesTheAppStateKeyOnceForEachLink() throws Exception {
        phone.ready(client.companion());
        world.close();
        open();
        phone.ready(client.companion());
        assertThat(network.sent).hasSize(1);
        Node stanza = network.sent.getFirst();
        assertThat(stanza.attr("category")).isEqualTo("peer");
        assertThat(stanza.attr("to")).isEqualTo(client.companion().jid(true).toString());
        AppStateSyncKey key = sharedKey();
        assertThat(key.getKeyId().getKeyId().size()).isEqualTo(6);
        assertThat(key.getKeyData().getKeyData().size()).isEqualTo(32);
        assertThat(key.getKeyData().getFingerprint().getDeviceIndexesList())
                .containsExactly(client.companion().keyIndex());
        phone.linked(client.companion());
        phone.ready(client.companion());
        assertThat(network.sent).hasSize(2);
    }

    @Test
    void sharesTheKeyAgainWhenAskedByAPeerMessage() throws Exception {
        phone.ready(client.companion());
        sharedKey();
        byte[] request = Message.newBuilder()
                .setProtocolMessage(
                        ProtocolMessage.newBuilder().setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST))
                .build()
                .toByteArray();
        phone.deliver(Node.of("message")
                .attr("from", client.companion().jid(false))
                .attr("category", "peer")
                .attr("id", "P1")
                .child(client.pairwise(phone, Padding.pad(request, client.random)))
                .build());
        assertThat(network.violations).isEmpty();
        assertThat(network.sent).hasSize(2);
        assertThat(network.sent.get(1).requireChild("enc").attr("type")).isEqualTo("msg");
    }

    @Test
    void givesClientsThatAddressByLidASnapshotAndTheLaterPatch() throws Exception {
        AppStateAnswer answer = phone.appState(client.companion(), CONTACTS, 0, true);
        assertThat(answer.more()).isFalse();
        assertThat(answer.patches()).hasSize(1);
        var reference = ExternalBlobReference.parseFrom(answer.snapshot().orElseThrow());
        byte[] file = world.blob(reference.getDirectPath()).orElseThrow();
        byte[] plain = BlobKeys.expand(reference.getMediaKey().toByteArray(), "WhatsApp App State Keys")
                .open(
                        file,
                        reference.getFileEncSha256().toByteArray(),
                        reference.getFileSha256().toByteArray());
        assertThat(reference.getFileSizeBytes()).isEqualTo(file.length);
        var state = new CollectionState(AppStateCollection.empty(CONTACTS));
        PatchDecoder decoder = decoder();
        var contacts = new ArrayList<>(decoder.snapshot(state, SyncdSnapshot.parseFrom(plain)));
        assertThat(contacts).hasSize(602);
        contacts.addAll(patch(decoder, state, answer.patches().getFirst()));
        assertThat(state.version()).isEqualTo(answer.version());
        assertThat(contacts.stream().map(contact -> contact.index().get(1))).containsExactlyElementsOf(contactsByPn());
        var last = contacts.getLast();
        Person person = world.byPn(Jid.parse(last.index().get(1)).user()).orElseThrow();
        assertThat(last.value().getContactAction().getFullName()).isEqualTo("Contact 603");
        assertThat(last.value().getContactAction().getLidJid())
                .isEqualTo(person.lid().toString());
        assertThat(last.value().getContactAction().getSaveOnPrimaryAddressbook())
                .isTrue();
    }

    @Test
    void givesOtherClientsPatchesOnly() throws Exception {
        Companion byNumber = new Companion(phone.person(), 7, 1, client.identityKey(), false);
        AppStateAnswer answer = phone.appState(byNumber, CONTACTS, 0, true);
        assertThat(answer.snapshot()).isEmpty();
        assertThat(answer.patches()).hasSize(3);
        var state = new CollectionState(AppStateCollection.empty(CONTACTS));
        int contacts = 0;
        PatchDecoder decoder = decoder();
        for (byte[] patch : answer.patches()) {
            contacts += patch(decoder, state, patch).size();
        }
        assertThat(contacts).isEqualTo(603);
        assertThat(phone.appState(byNumber, CONTACTS, 3, false))
                .isEqualTo(new AppStateAnswer(3, Optional.empty(), List.of(), false));
    }

    @Test
    void aClientsHashStaysTrueWhenTheSandboxRestarts() throws Exception {
        AppStateAnswer before = phone.appState(client.companion(), CONTACTS, 1, false);
        world.close();
        open();
        AppStateAnswer after = phone.appState(client.companion(), CONTACTS, 1, false);
        assertThat(after.patches()).hasSize(2).containsExactlyElementsOf(before.patches());
        var reference = ExternalBlobReference.parseFrom(
                phone.appState(client.companion(), CONTACTS, 0, true).snapshot().orElseThrow());
        assertThat(Primitives.sha256(world.blob(reference.getDirectPath()).orElseThrow()))
                .isEqualTo(reference.getFileEncSha256().toByteArray());
        assertThat(world.blob(reference.getDirectPath() + "0")).isEmpty();
    }

    @Test
    void thePushNameIsASettingAndOtherCollectionsAreEmpty() throws Exception {
        AppStateAnswer answer = phone.appState(client.companion(), "critical_block", 0, false);
        var state = new CollectionState(AppStateCollection.empty("critical_block"));
        var mutation = patch(decoder(), state, answer.patches().getFirst()).getFirst();
        assertThat(mutation.index()).containsExactly("setting_pushName");
        assertThat(mutation.value().getPushNameSetting().getName())
                .isEqualTo(phone.person().name());
        assertThat(phone.appState(client.companion(), "regular_low", 0, true))
                .isEqualTo(new AppStateAnswer(0, Optional.empty(), List.of(), false));
    }

    private List<String> contactsByPn() {
        return world.people().stream()
                .filter(person -> !person.equals(phone.person()))
                .map(person -> person.pn().toString())
                .toList();
    }

    private PatchDecoder decoder() throws Exception {
        if (network.sent.isEmpty()) {
            phone.ready(client.companion());
        }
        AppStateSyncKey key = sharedKey();
        ByteString id = key.getKeyId().getKeyId();
        var keys = MutationKeys.expand(key.getKeyData().getKeyData().toByteArray());
        return new PatchDecoder(asked -> asked.equals(id) ? Optional.of(keys) : Optional.empty());
    }

    private AppStateSyncKey sharedKey() throws Exception {
        byte[] pkmsg = network.sent.getFirst().requireChild("enc").contentBytes();
        Message message =
                Message.parseFrom(Padding.strip(client.decrypt(phone.person().lid(), pkmsg)));
        assertThat(message.getProtocolMessage().getType()).isEqualTo(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE);
        return message.getProtocolMessage().getAppStateSyncKeyShare().getKeys(0);
    }

    private static List<Mutation> patch(PatchDecoder decoder, CollectionState state, byte[] encoded) throws Exception {
        var patch = SyncdPatch.parseFrom(encoded);
        return decoder.patch(state, patch, state.version() + 1, patch.getMutationsList());
    }
}
