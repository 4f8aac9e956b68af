package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVKeyIndexList;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.DeviceList;
import dev.heliograph.protocol.store.DeviceList.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Applies what the server tells of changed devices to the lists. Stateless.
/// Source: 1-connection.md 8.5, 2-status.md 6.4, 16.
///
/// Wire:
/// ```
/// <notification type="devices" from="pn" lid="lid">
///   <add|remove device_hash device_lid_hash><device jid lid
/// key-index/><key-index-list>..</key-index-list></add|remove>
///   <update hash/>
/// </notification>
/// <notification type="account_sync" from="pn"><devices dhash><device jid key-index/>..</devices></notification>
/// ```
public final class DeviceNotices {
    private DeviceNotices() {}

    /// Applies one device added or removed, if the list that comes of it has the hash told; else the list is
    /// dropped and fetched with the next post.
    ///
    /// @param now when the list was true
    public static DeviceChanges devices(Commit commit, Node notification, Instant now) {
        LidMapping.learn(commit, notification);
        Jid person = byLid(commit, notification.requireJid("from").withoutDevice());
        Set<Jid> gone = new LinkedHashSet<>();
        for (Node change : notification.children()) {
            boolean added = "add".equals(change.tag());
            if (!added && !"remove".equals(change.tag())) {
                commit.removeDeviceList(person); // "update", or what we do not know
                continue;
            }
            change.children("device").forEach(device -> LidMapping.learn(commit, device));
            List<Device> named = devices(change);
            if (!added) {
                named.forEach(device -> gone.add(person.withDevice(device.number())));
            }
            commit.deviceList(person)
                    .ifPresent(list ->
                            gone.addAll(apply(commit, list, change, named, now).gone()));
        }
        return new DeviceChanges(person, gone, true);
    }

    /// Takes the own account's whole list.
    ///
    /// @param devices the `<devices>` of the notification
    /// @param now     when the list was true
    public static DeviceChanges ownDevices(Commit commit, Account account, Node devices, Instant now) {
        Jid self = account.lid().withoutDevice();
        List<Device> named = devices(devices).stream()
                .filter(device -> device.number() == 0 || device.keyIndex() > 0)
                .toList();
        List<Jid> all = devices.children("device").stream()
                .map(device -> device.requireJid("jid"))
                .toList();
        String told = devices.attr("dhash");
        Optional<DeviceList> before = commit.deviceList(self);
        OptionalInt rawId = rawId(devices);
        if (told != null && !told.equals(Phash.of(all)) || named.isEmpty()) {
            commit.removeDeviceList(self);
            return new DeviceChanges(self, Set.of(), true);
        }
        commit.putDeviceList(new DeviceList(self, named, now, rawId));
        return before.map(list -> DeviceChanges.between(list, named, rawId))
                .orElse(new DeviceChanges(self, Set.of(), true));
    }

    private static DeviceChanges apply(Commit commit, DeviceList list, Node change, List<Device> named, Instant now) {
        List<Device> after = new ArrayList<>(list.devices());
        after.removeIf(device -> named.stream().anyMatch(one -> one.number() == device.number()));
        if ("add".equals(change.tag())) {
            after.addAll(named);
        }
        OptionalInt rawId = rawId(change);
        DeviceChanges changes = DeviceChanges.between(list, after, rawId.isPresent() ? rawId : list.rawId());
        if (isAsTold(commit, list.user(), after, change)) {
            commit.putDeviceList(new DeviceList(list.user(), after, now, rawId.isPresent() ? rawId : list.rawId()));
        } else {
            commit.removeDeviceList(list.user());
        }
        return changes;
    }

    /// Whether the server names the same devices; a hash of either kind of address tells it, without one it is unknown.
    private static boolean isAsTold(Commit commit, Jid person, List<Device> devices, Node change) {
        String byLid = change.attr("device_lid_hash");
        if (byLid != null && person.isLid()) {
            return byLid.equals(hash(person, devices));
        }
        String byPhone = change.attr("device_hash");
        Optional<Jid> phone = person.isPn() ? Optional.of(person) : commit.phoneOf(person);
        return byPhone != null
                && phone.map(number -> byPhone.equals(hash(number, devices))).orElse(false);
    }

    private static String hash(Jid person, List<Device> devices) {
        return Phash.of(devices.stream()
                .map(device -> person.withDevice(device.number()))
                .toList());
    }

    private static List<Device> devices(Node parent) {
        List<Device> devices = new ArrayList<>();
        for (Node device : parent.children("device")) {
            int keyIndex = (int) device.longAttr("key-index").orElse(0);
            devices.add(new Device(device.requireJid("jid").device(), keyIndex));
        }
        return devices;
    }

    private static OptionalInt rawId(Node parent) {
        return parent.child("key-index-list")
                .flatMap(DeviceQuery::keyIndexList)
                .filter(ADVKeyIndexList::hasRawId)
                .map(list -> OptionalInt.of(list.getRawId()))
                .orElse(OptionalInt.empty());
    }

    private static Jid byLid(Commit commit, Jid person) {
        return person.isPn() ? commit.lidOf(person).orElse(person) : person;
    }
}
