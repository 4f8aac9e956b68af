package dev.heliograph.protocol.usync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVKeyIndexList;
import dev.heliograph.protocol.proto.ADVSignedKeyIndexList;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.DeviceList;
import dev.heliograph.protocol.store.DeviceList.Device;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeviceNoticesTest {
    private static final Jid PHONE = Jid.pn("15550101001", 0);
    private static final Jid LID = Jid.lid("777000000000001", 0);
    private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_000L);
    private static final Instant NOW = THEN.plusSeconds(60);

    private final Store store = Store.open(new MemoryJournal());

    @BeforeEach
    void knowTheList() {
        store.step("list", commit -> {
            commit.putLid(PHONE, LID);
            commit.putDeviceList(
                    new DeviceList(LID, List.of(new Device(0, 0), new Device(3, 1)), THEN, OptionalInt.of(77)));
            return null;
        });
    }

    @Test
    void addsADeviceWhenTheHashOfHiddenIdsIsThatOfTheList() {
        Node change = Node.of("add")
                .attr("device_lid_hash", hash(LID, 0, 3, 5))
                .child(device(5, 2))
                .build();

        DeviceChanges changes = apply(change);

        assertThat(changes.gone()).isEmpty();
        assertThat(known()).containsExactly(new Device(0, 0), new Device(3, 1), new Device(5, 2));
        assertThat(store.state().deviceList(LID).orElseThrow().fetchedAt()).isEqualTo(NOW);
        assertThat(store.state().deviceList(LID).orElseThrow().rawId()).hasValue(77);
    }

    @Test
    void removesADeviceWhenTheHashOfPhoneNumbersIsThatOfTheList() {
        Node change = Node.of("remove")
                .attr("device_hash", hash(PHONE, 0))
                .child(device(3, 0))
                .build();

        DeviceChanges changes = apply(change);

        assertThat(changes).isEqualTo(new DeviceChanges(LID, java.util.Set.of(LID.withDevice(3)), true));
        assertThat(known()).containsExactly(new Device(0, 0));
    }

    @Test
    void dropsTheListWhenTheHashIsAnother() {
        apply(Node.of("add")
                .attr("device_hash", hash(PHONE, 0, 5))
                .child(device(5, 2))
                .build());

        assertThat(store.state().deviceList(LID)).isEmpty();
    }

    @Test
    void dropsTheListWhenNoHashIsTold() {
        apply(Node.of("add").child(device(5, 2)).build());

        assertThat(store.state().deviceList(LID)).isEmpty();
    }

    @Test
    void dropsTheListOnAnUpdate() {
        DeviceChanges changes =
                apply(Node.of("update").attr("hash", "2:abcdefgh").build());

        assertThat(changes.gone()).isEmpty();
        assertThat(store.state().deviceList(LID)).isEmpty();
    }

    @Test
    void aRemovedDeviceIsGoneAlsoWhenNoListIsKnown() {
        store.step("forget", commit -> {
            commit.removeDeviceList(LID);
            return null;
        });

        DeviceChanges changes = apply(Node.of("remove").child(device(3, 0)).build());

        assertThat(changes.gone()).containsExactly(LID.withDevice(3));
        assertThat(store.state().deviceList(LID)).isEmpty();
    }

    @Test
    void aDeviceLinkedAnewUnderItsNumberIsNotTheOneOfBefore() {
        DeviceChanges changes = apply(Node.of("add")
                .attr("device_lid_hash", hash(LID, 0, 3))
                .child(device(3, 2))
                .build());

        assertThat(changes.gone()).containsExactly(LID.withDevice(3));
        assertThat(known()).containsExactly(new Device(0, 0), new Device(3, 2));
    }

    @Test
    void anotherRawIdLeavesNoDeviceOfBefore() {
        DeviceChanges changes = apply(Node.of("add")
                .attr("device_lid_hash", hash(LID, 0, 3, 5))
                .child(device(5, 2))
                .child(keyIndexes(78))
                .build());

        assertThat(changes.gone()).containsExactlyInAnyOrder(LID, LID.withDevice(3));
    }

    @Test
    void learnsHiddenIdsFromTheNotification() {
        Jid other = Jid.pn("15550101002", 0);
        Jid hidden = Jid.lid("777000000000002", 0);
        store.step(
                "notice",
                commit -> DeviceNotices.devices(
                        commit,
                        Node.of("notification")
                                .attr("from", other)
                                .attr("lid", hidden)
                                .child(Node.of("update").build())
                                .build(),
                        NOW));

        assertThat(store.state().lidOf(other)).contains(hidden);
    }

    @Test
    void takesTheOwnListAsAWholeAndSaysWhetherItIsAnother() {
        Account account = new Account(new byte[0], PHONE.withDevice(3), LID.withDevice(3), "", "");
        Node same = Node.of("devices")
                .attr("dhash", hash(PHONE, 0, 3))
                .child(own(0, 0))
                .child(own(3, 1))
                .build();
        Node more = Node.of("devices")
                .attr("dhash", hash(PHONE, 0, 3, 4))
                .child(own(0, 0))
                .child(own(3, 1))
                .child(own(4, 2))
                .build();

        DeviceChanges none = store.step("own", commit -> DeviceNotices.ownDevices(commit, account, same, NOW));
        DeviceChanges another = store.step("own", commit -> DeviceNotices.ownDevices(commit, account, more, NOW));

        assertThat(none.other()).isFalse();
        assertThat(another).isEqualTo(new DeviceChanges(LID, java.util.Set.of(), true));
        assertThat(known()).containsExactly(new Device(0, 0), new Device(3, 1), new Device(4, 2));
    }

    @Test
    void dropsTheOwnListWhenItsHashIsAnother() {
        Account account = new Account(new byte[0], PHONE.withDevice(3), LID.withDevice(3), "", "");
        Node broken = Node.of("devices")
                .attr("dhash", hash(PHONE, 0, 3, 9))
                .child(own(0, 0))
                .child(own(3, 1))
                .build();

        DeviceChanges changes = store.step("own", commit -> DeviceNotices.ownDevices(commit, account, broken, NOW));

        assertThat(changes.other()).isTrue();
        assertThat(store.state().deviceList(LID)).isEmpty();
    }

    private DeviceChanges apply(Node change) {
        Node notification = Node.of("notification")
                .attr("type", "devices")
                .attr("from", PHONE)
                .attr("lid", LID)
                .child(change)
                .build();
        return store.step("notice", commit -> DeviceNotices.devices(commit, notification, NOW));
    }

    private List<Device> known() {
        return store.state().deviceList(LID).orElseThrow().devices();
    }

    private static String hash(Jid person, Integer... numbers) {
        return Phash.of(List.of(numbers).stream().map(person::withDevice).toList());
    }

    private static Node device(int number, int keyIndex) {
        Node.Builder device =
                Node.of("device").attr("jid", PHONE.withDevice(number)).attr("lid", LID.withDevice(number));
        return (keyIndex == 0 ? device : device.attr("key-index", keyIndex)).build();
    }

    private static Node own(int number, int keyIndex) {
        Node.Builder device = Node.of("device").attr("jid", PHONE.withDevice(number));
        return (keyIndex == 0 ? device : device.attr("key-index", keyIndex)).build();
    }

    private static Node keyIndexes(int rawId) {
        ADVKeyIndexList list = ADVKeyIndexList.newBuilder().setRawId(rawId).build();
        return Node.of("key-index-list")
                .bytes(ADVSignedKeyIndexList.newBuilder()
                        .setDetails(ByteString.copyFrom(list.toByteArray()))
                        .build()
                        .toByteArray())
                .build();
    }
}
