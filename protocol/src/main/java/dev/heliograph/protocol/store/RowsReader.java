package dev.heliograph.protocol.store;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.proto.AppStateCollectionRow;
import dev.heliograph.protocol.proto.AppStateKeyAskRow;
import dev.heliograph.protocol.proto.AppStateTroubleRow;
import dev.heliograph.protocol.proto.ContactRow;
import dev.heliograph.protocol.proto.DeviceListRow;
import dev.heliograph.protocol.proto.HasKeyRow;
import dev.heliograph.protocol.proto.ImportedRow;
import dev.heliograph.protocol.proto.KeyPairRow;
import dev.heliograph.protocol.proto.LeftOutRow;
import dev.heliograph.protocol.proto.LidRow;
import dev.heliograph.protocol.proto.PendingStanzaRow;
import dev.heliograph.protocol.proto.Rows;
import dev.heliograph.protocol.proto.SettledStanzaRow;
import dev.heliograph.protocol.proto.StatusPrivacyRow;
import dev.heliograph.protocol.store.AppStateCollection.Change;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Applies the rows of a journal entry to tables: the one way a fold changes, live and after a restart
/// alike.
final class RowsReader {
    private final Tables tables;
    private final Addresses addresses = new Addresses();

    RowsReader(Tables tables) {
        this.tables = tables;
    }

    void read(Rows rows) {
        if (rows.getWiped()) {
            tables.clear();
        }
        singles(rows);
        standing(rows);
        ownKeys(rows);
        signal(rows);
        rows.getHasKeysList().forEach(this::keysHeld);
        rows.getLidsList().forEach(this::lid);
        rows.getDeviceListsList().forEach(this::deviceList);
        rows.getContactsList().forEach(this::contact);
        rows.getAppStateCollectionsList().forEach(this::collection);
        rows.getAppStateKeysList().forEach(row -> {
            byte[] keyId = bytes(row.getKeyId());
            tables.stateKeys()
                    .put(ByteBuffer.wrap(keyId), new AppStateKey(keyId, bytes(row.getData()), row.getTimestamp()));
        });
        rows.getAppStateTroublesList().forEach(this::trouble);
        rows.getAppStateKeyAsksList().forEach(this::keyAsk);
        rows.getImportedList().forEach(this::imported);
        rows.getPersonNamesList().forEach(row -> {
            Jid person = addresses.jid(row.getPerson());
            if (row.getName().isEmpty()) {
                tables.personNames().remove(person);
            } else {
                tables.personNames().put(person, row.getName());
            }
        });
        rows.getPendingStanzasList().forEach(this::pending);
        rows.getSettledStanzasList().forEach(row -> tables.settled().put(row.getMessageId(), settled(row)));
        rows.getReceivedList().forEach(tables.received()::add);
        if (rows.hasAftermath()) {
            AftermathJournal.read(rows.getAftermath(), tables.aftermath(), addresses);
        }
    }

    private void singles(Rows rows) {
        if (rows.hasCredentials()) {
            var row = rows.getCredentials();
            tables.credentials()
                    .set(new Credentials(
                            keyPair(row.getNoise()),
                            keyPair(row.getIdentity()),
                            row.getRegistrationId(),
                            bytes(row.getAdvSecret())));
        }
        if (rows.hasPreKeyCounters()) {
            var row = rows.getPreKeyCounters();
            tables.preKeyCounters().set(new PreKeyCounters(row.getNext(), row.getFirstUnuploaded()));
        }
        if (rows.hasAccount()) {
            var row = rows.getAccount();
            tables.account()
                    .set(new Account(
                            bytes(row.getSignedIdentity()),
                            Jid.parse(row.getPhone()),
                            Jid.parse(row.getLid()),
                            row.getBusinessName(),
                            row.getPlatform()));
        }
        if (rows.hasPushName()) {
            tables.pushName().set(rows.getPushName().getName());
        }
        if (rows.hasRoutingInfo()) {
            tables.routingInfo().set(bytes(rows.getRoutingInfo().getData()));
        }
        if (rows.hasStatusPrivacy()) {
            tables.statusPrivacy().set(privacy(rows.getStatusPrivacy()));
        }
        if (rows.hasPrivacyHint()) {
            tables.privacyHint().set(privacy(rows.getPrivacyHint()));
        }
    }

    private StatusPrivacy privacy(StatusPrivacyRow row) {
        return new StatusPrivacy(
                StatusPrivacy.Mode.valueOf(row.getMode()),
                row.getUsersList().stream().map(addresses::jid).toList());
    }

    private void standing(Rows rows) {
        if (rows.hasTimeLock()) {
            var row = rows.getTimeLock();
            tables.timeLock().set(new TimeLock(Instant.ofEpochMilli(row.getUntilMillis()), row.getWhy()));
        }
        if (rows.hasLogout()) {
            var row = rows.getLogout();
            tables.logout()
                    .set(new Logout(
                            StateCause.valueOf(row.getCause()),
                            row.getWhy(),
                            Instant.ofEpochMilli(row.getAtMillis()),
                            row.getScrubbed()));
        }
        if (rows.hasListsDoubted()) {
            var row = rows.getListsDoubted();
            tables.listsDoubted().set(new ListsDoubted(Instant.ofEpochMilli(row.getBeforeMillis()), row.getPhash()));
        }
        if (rows.hasAddressing()) {
            tables.byPhone().set(rows.getAddressing().getByPhone());
        }
    }

    private void ownKeys(Rows rows) {
        rows.getPreKeysList().forEach(row -> putOrRemove(tables.preKeys(), row.getId(), row.getPrivateKey()));
        rows.getSignedPreKeysList()
                .forEach(row -> tables.signedPreKeys()
                        .put(
                                row.getId(),
                                new SignedPreKey(
                                        row.getId(),
                                        keyPair(row.getKeyPair()),
                                        bytes(row.getSignature()),
                                        Instant.ofEpochMilli(row.getCreatedAtMillis()))));
    }

    private void signal(Rows rows) {
        rows.getSessionsList()
                .forEach(row -> putOrRemove(tables.sessions(), addresses.jid(row.getAddress()), row.getRecord()));
        rows.getIdentitiesList()
                .forEach(row -> putOrRemove(tables.identities(), addresses.jid(row.getAddress()), row.getKey()));
        rows.getSenderKeysList()
                .forEach(row -> putOrRemove(
                        tables.senderKeys(),
                        new Tables.Held(addresses.user(row.getGroup()), addresses.jid(row.getAuthor())),
                        row.getRecord()));
    }

    private static <K> void putOrRemove(Table<K, byte[]> table, K key, ByteString row) {
        if (row.isEmpty()) {
            table.remove(key);
        } else {
            table.put(key, bytes(row));
        }
    }

    private void keysHeld(HasKeyRow row) {
        String group = addresses.user(row.getGroup());
        Integer keyId = row.getKeyId(); // one object for all holders of the key
        for (Jid device : addresses.jids(row.getDevicesList())) {
            if (keyId == 0) {
                tables.hasKeys().remove(new Tables.Held(group, device));
            } else {
                tables.hasKeys().put(new Tables.Held(group, device), keyId);
            }
        }
    }

    private void lid(LidRow row) {
        if (row.getLidUser().isEmpty()) {
            tables.removeLid(row.getPhoneUser());
        } else {
            tables.putLid(addresses.user(row.getPhoneUser()), addresses.user(row.getLidUser()));
        }
    }

    private void deviceList(DeviceListRow row) {
        Jid user = addresses.jid(row.getUser());
        if (row.getRemoved()) {
            tables.deviceLists().remove(user);
            return;
        }
        List<DeviceList.Device> devices = new ArrayList<>(row.getDevicesCount());
        for (int i = 0; i < row.getDevicesCount(); i++) {
            devices.add(new DeviceList.Device(row.getDevices(i), row.getKeyIndexes(i)));
        }
        tables.deviceLists()
                .put(
                        user,
                        new DeviceList(
                                user,
                                devices,
                                Instant.ofEpochMilli(row.getFetchedAtMillis()),
                                row.getHasRawId() ? OptionalInt.of(row.getRawId()) : OptionalInt.empty()));
    }

    private void contact(ContactRow row) {
        Jid key = addresses.jid(row.getKey());
        if (row.getRemoved()) {
            tables.contacts().remove(key);
            return;
        }
        Optional<Jid> lid = row.hasLid() ? Optional.of(addresses.jid(row.getLid())) : Optional.empty();
        Optional<Jid> phone = row.hasPhone() ? Optional.of(addresses.jid(row.getPhone())) : Optional.empty();
        tables.contacts().put(key, new Contact(key, row.getFullName(), row.getFirstName(), lid, phone));
    }

    private void collection(AppStateCollectionRow row) {
        AppStateCollection before = tables.collections().get(row.getName());
        AppStateCollection from =
                before == null || row.getRestarted() ? AppStateCollection.empty(row.getName()) : before;
        List<Change> changes = new ArrayList<>();
        ByteString entries = row.getEntries();
        for (int at = 0; at < entries.size(); at += 2 * Macs.MAC) {
            changes.add(new Change(
                    bytes(entries.substring(at, at + Macs.MAC)),
                    Optional.of(bytes(entries.substring(at + Macs.MAC, at + 2 * Macs.MAC)))));
        }
        ByteString removed = row.getRemoved();
        for (int at = 0; at < removed.size(); at += Macs.MAC) {
            changes.add(new Change(bytes(removed.substring(at, at + Macs.MAC)), Optional.empty()));
        }
        tables.collections().put(row.getName(), from.with(row.getVersion(), bytes(row.getLtHash()), changes));
    }

    private void trouble(AppStateTroubleRow row) {
        if (row.getWhy().isEmpty()) {
            tables.troubles().remove(row.getCollection());
            return;
        }
        Optional<byte[]> missing =
                row.getMissingKey().isEmpty() ? Optional.empty() : Optional.of(bytes(row.getMissingKey()));
        tables.troubles()
                .put(
                        row.getCollection(),
                        new AppStateTrouble(
                                row.getCollection(),
                                row.getWhy(),
                                row.getAttempts(),
                                missing,
                                Instant.ofEpochMilli(row.getSinceMillis())));
    }

    private void keyAsk(AppStateKeyAskRow row) {
        byte[] keyId = bytes(row.getKeyId());
        if (row.getTimes() == 0) {
            tables.keyAsks().remove(ByteBuffer.wrap(keyId));
        } else {
            tables.keyAsks()
                    .put(
                            ByteBuffer.wrap(keyId),
                            new KeyAsk(keyId, row.getTimes(), Instant.ofEpochMilli(row.getAskedAtMillis())));
        }
    }

    private void imported(ImportedRow row) {
        Jid phone = addresses.jid(row.getPhone());
        if (row.getRemoved()) {
            tables.imported().remove(phone);
            return;
        }
        Optional<Jid> lid = row.hasLid() ? Optional.of(addresses.jid(row.getLid())) : Optional.empty();
        tables.imported().put(phone, new Imported(phone, lid, Instant.ofEpochMilli(row.getAtMillis())));
    }

    private void pending(PendingStanzaRow row) {
        if (row.getRemoved()) {
            tables.pending().remove(row.getMessageId());
            return;
        }
        tables.pending()
                .put(
                        row.getMessageId(),
                        new PendingStanza(
                                row.getMessageId(),
                                row.getKind(),
                                bytes(row.getStanza()),
                                row.getGroup(),
                                row.getKeyId(),
                                addresses.jids(row.getDevicesList()),
                                row.getRecipients(),
                                leftOut(row.getLeftOutList()),
                                Instant.ofEpochMilli(row.getCreatedAtMillis()),
                                row.getByPhone(),
                                row.getSwitched()));
    }

    private List<LeftOut> leftOut(List<LeftOutRow> rows) {
        return rows.stream()
                .map(one -> new LeftOut(addresses.jid(one.getWho()), LeftOut.Reason.valueOf(one.getReason())))
                .toList();
    }

    private Settled settled(SettledStanzaRow row) {
        return row.hasRefusedCode()
                ? new Settled.Refused(row.getRefusedCode())
                : new Settled.Accepted(
                        Instant.ofEpochMilli(row.getAcceptedAtMillis()),
                        row.getRecipients(),
                        leftOut(row.getLeftOutList()));
    }

    private static KeyPair keyPair(KeyPairRow row) {
        return new KeyPair(bytes(row.getPrivateKey()), bytes(row.getPublicKey()));
    }

    private static byte[] bytes(ByteString row) {
        return row.toByteArray();
    }
}
