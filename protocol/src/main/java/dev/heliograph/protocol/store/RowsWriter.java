package dev.heliograph.protocol.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.proto.AccountRow;
import dev.heliograph.protocol.proto.AddressingRow;
import dev.heliograph.protocol.proto.AppStateCollectionRow;
import dev.heliograph.protocol.proto.AppStateKeyAskRow;
import dev.heliograph.protocol.proto.AppStateKeyRow;
import dev.heliograph.protocol.proto.AppStateTroubleRow;
import dev.heliograph.protocol.proto.ContactRow;
import dev.heliograph.protocol.proto.CredentialsRow;
import dev.heliograph.protocol.proto.DeviceListRow;
import dev.heliograph.protocol.proto.HasKeyRow;
import dev.heliograph.protocol.proto.IdentityRow;
import dev.heliograph.protocol.proto.ImportedRow;
import dev.heliograph.protocol.proto.KeyPairRow;
import dev.heliograph.protocol.proto.LeftOutRow;
import dev.heliograph.protocol.proto.LidRow;
import dev.heliograph.protocol.proto.ListsDoubtedRow;
import dev.heliograph.protocol.proto.LogoutRow;
import dev.heliograph.protocol.proto.PendingStanzaRow;
import dev.heliograph.protocol.proto.PersonNameRow;
import dev.heliograph.protocol.proto.PreKeyCountersRow;
import dev.heliograph.protocol.proto.PreKeyRow;
import dev.heliograph.protocol.proto.PushNameRow;
import dev.heliograph.protocol.proto.RoutingInfoRow;
import dev.heliograph.protocol.proto.Rows;
import dev.heliograph.protocol.proto.SenderKeyRow;
import dev.heliograph.protocol.proto.SessionRow;
import dev.heliograph.protocol.proto.SettledStanzaRow;
import dev.heliograph.protocol.proto.SignedPreKeyRow;
import dev.heliograph.protocol.proto.StatusPrivacyRow;
import dev.heliograph.protocol.proto.TimeLockRow;
import dev.heliograph.protocol.store.AppStateCollection.Change;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns one level of tables into the rows of a journal entry: a commit's changes, or the whole fold.
final class RowsWriter {
    private final Tables tables;
    private final Rows.Builder rows = Rows.newBuilder();

    private RowsWriter(Tables tables) {
        this.tables = tables;
    }

    static Rows rows(Tables tables) {
        RowsWriter writer = new RowsWriter(tables);
        writer.singles();
        writer.standing();
        writer.ownKeys();
        writer.signal();
        writer.keysHeld();
        writer.people();
        writer.appState();
        writer.appStateTroubles();
        writer.importedPeople();
        writer.stanzas();
        if (!tables.aftermath().unchanged()) {
            writer.rows.setAftermath(AftermathJournal.write(tables.aftermath()));
        }
        return writer.rows.build();
    }

    private void singles() {
        tables.credentials()
                .own()
                .ifPresent(credentials -> rows.setCredentials(CredentialsRow.newBuilder()
                        .setNoise(keyPair(credentials.noise()))
                        .setIdentity(keyPair(credentials.identity()))
                        .setRegistrationId(credentials.registrationId())
                        .setAdvSecret(bytes(credentials.advSecret()))));
        tables.preKeyCounters()
                .own()
                .ifPresent(counters -> rows.setPreKeyCounters(PreKeyCountersRow.newBuilder()
                        .setNext(counters.next())
                        .setFirstUnuploaded(counters.firstUnuploaded())));
        tables.account()
                .own()
                .ifPresent(account -> rows.setAccount(AccountRow.newBuilder()
                        .setSignedIdentity(bytes(account.signedIdentity()))
                        .setPhone(account.phone().toString())
                        .setLid(account.lid().toString())
                        .setBusinessName(account.businessName())
                        .setPlatform(account.platform())));
        tables.pushName()
                .own()
                .ifPresent(name -> rows.setPushName(PushNameRow.newBuilder().setName(name)));
        tables.routingInfo()
                .own()
                .ifPresent(
                        data -> rows.setRoutingInfo(RoutingInfoRow.newBuilder().setData(bytes(data))));
        tables.statusPrivacy().own().ifPresent(privacy -> rows.setStatusPrivacy(privacy(privacy)));
        tables.privacyHint().own().ifPresent(privacy -> rows.setPrivacyHint(privacy(privacy)));
    }

    private static StatusPrivacyRow privacy(StatusPrivacy privacy) {
        return StatusPrivacyRow.newBuilder()
                .setMode(privacy.mode().name())
                .addAllUsers(privacy.users().stream().map(Addresses::row).toList())
                .build();
    }

    private void standing() {
        tables.timeLock()
                .own()
                .ifPresent(lock -> rows.setTimeLock(TimeLockRow.newBuilder()
                        .setUntilMillis(lock.until().toEpochMilli())
                        .setWhy(lock.why())));
        tables.logout().own().ifPresent(logout -> rows.setLogout(row(logout)));
        tables.listsDoubted()
                .own()
                .ifPresent(doubt -> rows.setListsDoubted(ListsDoubtedRow.newBuilder()
                        .setBeforeMillis(doubt.before().toEpochMilli())
                        .setPhash(doubt.phash())));
        tables.byPhone()
                .own()
                .ifPresent(
                        byPhone -> rows.setAddressing(AddressingRow.newBuilder().setByPhone(byPhone)));
    }

    static LogoutRow row(Logout logout) {
        return LogoutRow.newBuilder()
                .setCause(logout.cause().name())
                .setWhy(logout.why())
                .setAtMillis(logout.at().toEpochMilli())
                .setScrubbed(logout.scrubbed())
                .build();
    }

    private void ownKeys() {
        tables.preKeys()
                .eachPut((id, key) ->
                        rows.addPreKeys(PreKeyRow.newBuilder().setId(id).setPrivateKey(bytes(key))));
        tables.preKeys()
                .eachRemoved(id -> rows.addPreKeys(PreKeyRow.newBuilder().setId(id)));
        tables.signedPreKeys()
                .eachPut((id, key) -> rows.addSignedPreKeys(SignedPreKeyRow.newBuilder()
                        .setId(id)
                        .setKeyPair(keyPair(key.keyPair()))
                        .setSignature(bytes(key.signature()))
                        .setCreatedAtMillis(key.createdAt().toEpochMilli())));
    }

    private void signal() {
        tables.sessions()
                .eachPut((device, session) -> rows.addSessions(SessionRow.newBuilder()
                        .setAddress(Addresses.row(device))
                        .setRecord(bytes(session))));
        tables.sessions()
                .eachRemoved(device -> rows.addSessions(SessionRow.newBuilder().setAddress(Addresses.row(device))));
        tables.identities()
                .eachPut((device, key) -> rows.addIdentities(IdentityRow.newBuilder()
                        .setAddress(Addresses.row(device))
                        .setKey(bytes(key))));
        tables.identities()
                .eachRemoved(
                        device -> rows.addIdentities(IdentityRow.newBuilder().setAddress(Addresses.row(device))));
        tables.senderKeys()
                .eachPut((held, key) -> rows.addSenderKeys(senderKey(held).setRecord(bytes(key))));
        tables.senderKeys().eachRemoved(held -> rows.addSenderKeys(senderKey(held)));
    }

    private static SenderKeyRow.Builder senderKey(Tables.Held held) {
        return SenderKeyRow.newBuilder().setGroup(held.group()).setAuthor(Addresses.row(held.device()));
    }

    private void keysHeld() {
        record Key(String group, int keyId) {}
        Map<Key, List<Jid>> holders = new HashMap<>();
        tables.hasKeys()
                .eachPut((held, keyId) -> holders.computeIfAbsent(new Key(held.group(), keyId), _ -> new ArrayList<>())
                        .add(held.device()));
        tables.hasKeys()
                .eachRemoved(held -> holders.computeIfAbsent(new Key(held.group(), 0), _ -> new ArrayList<>())
                        .add(held.device()));
        holders.forEach((key, devices) -> rows.addHasKeys(
                HasKeyRow.newBuilder().setGroup(key.group).setKeyId(key.keyId).addAllDevices(Addresses.sets(devices))));
    }

    private void people() {
        tables.lids().eachRemoved(phone -> rows.addLids(LidRow.newBuilder().setPhoneUser(phone)));
        tables.lids()
                .eachPut((phone, lid) ->
                        rows.addLids(LidRow.newBuilder().setPhoneUser(phone).setLidUser(lid)));
        tables.deviceLists().eachPut((user, list) -> rows.addDeviceLists(deviceList(user, list)));
        tables.deviceLists()
                .eachRemoved(user -> rows.addDeviceLists(
                        DeviceListRow.newBuilder().setUser(Addresses.row(user)).setRemoved(true)));
        tables.contacts().eachPut((key, contact) -> rows.addContacts(contact(key, contact)));
        tables.contacts()
                .eachRemoved(key -> rows.addContacts(
                        ContactRow.newBuilder().setKey(Addresses.row(key)).setRemoved(true)));
    }

    private static DeviceListRow deviceList(Jid user, DeviceList list) {
        DeviceListRow.Builder row = DeviceListRow.newBuilder()
                .setUser(Addresses.row(user))
                .setFetchedAtMillis(list.fetchedAt().toEpochMilli())
                .setHasRawId(list.rawId().isPresent())
                .setRawId(list.rawId().orElse(0));
        list.devices().forEach(device -> row.addDevices(device.number()).addKeyIndexes(device.keyIndex()));
        return row.build();
    }

    private static ContactRow contact(Jid key, Contact contact) {
        ContactRow.Builder row = ContactRow.newBuilder()
                .setKey(Addresses.row(key))
                .setFullName(contact.fullName())
                .setFirstName(contact.firstName());
        contact.lid().map(Addresses::row).ifPresent(row::setLid);
        contact.phone().map(Addresses::row).ifPresent(row::setPhone);
        return row.build();
    }

    private void appState() {
        tables.collections().eachPut((name, collection) -> rows.addAppStateCollections(collection(name, collection)));
        tables.stateKeys()
                .eachPut((_, key) -> rows.addAppStateKeys(AppStateKeyRow.newBuilder()
                        .setKeyId(bytes(key.keyId()))
                        .setData(bytes(key.data()))
                        .setTimestamp(key.timestamp())));
    }

    private void appStateTroubles() {
        tables.troubles()
                .eachPut((_, trouble) -> rows.addAppStateTroubles(AppStateTroubleRow.newBuilder()
                        .setCollection(trouble.collection())
                        .setWhy(trouble.why())
                        .setAttempts(trouble.attempts())
                        .setMissingKey(bytes(trouble.missingKey().orElse(new byte[0])))
                        .setSinceMillis(trouble.since().toEpochMilli())));
        tables.troubles()
                .eachRemoved(name ->
                        rows.addAppStateTroubles(AppStateTroubleRow.newBuilder().setCollection(name)));
        tables.keyAsks()
                .eachPut((_, ask) -> rows.addAppStateKeyAsks(AppStateKeyAskRow.newBuilder()
                        .setKeyId(bytes(ask.keyId()))
                        .setTimes(ask.times())
                        .setAskedAtMillis(ask.askedAt().toEpochMilli())));
        tables.keyAsks()
                .eachRemoved(id ->
                        rows.addAppStateKeyAsks(AppStateKeyAskRow.newBuilder().setKeyId(bytes(id.array()))));
    }

    private void importedPeople() {
        tables.imported().eachPut((phone, person) -> {
            ImportedRow.Builder row = ImportedRow.newBuilder()
                    .setPhone(Addresses.row(phone))
                    .setAtMillis(person.at().toEpochMilli());
            person.lid().map(Addresses::row).ifPresent(row::setLid);
            rows.addImported(row);
        });
        tables.imported()
                .eachRemoved(phone -> rows.addImported(
                        ImportedRow.newBuilder().setPhone(Addresses.row(phone)).setRemoved(true)));
        tables.personNames()
                .eachPut((person, name) -> rows.addPersonNames(PersonNameRow.newBuilder()
                        .setPerson(Addresses.row(person))
                        .setName(name)));
        tables.personNames()
                .eachRemoved(
                        person -> rows.addPersonNames(PersonNameRow.newBuilder().setPerson(Addresses.row(person))));
    }

    /// The difference to the level below; from nothing when that is shorter or there is none.
    private AppStateCollectionRow collection(String name, AppStateCollection collection) {
        AppStateCollection before = tables.collections().before(name);
        Macs from = before == null ? Macs.NONE : before.macs();
        List<Change> changes = collection.macs().since(from);
        boolean restarted = changes.size() > collection.size();
        if (restarted) {
            changes = collection.macs().since(Macs.NONE);
        }
        ByteArrayOutputStream entries = new ByteArrayOutputStream(changes.size() * 2 * Macs.MAC);
        ByteArrayOutputStream removed = new ByteArrayOutputStream();
        for (Change change : changes) {
            change.valueMac()
                    .ifPresentOrElse(
                            valueMac -> {
                                entries.writeBytes(change.indexMac());
                                entries.writeBytes(valueMac);
                            },
                            () -> removed.writeBytes(change.indexMac()));
        }
        return AppStateCollectionRow.newBuilder()
                .setName(name)
                .setVersion(collection.version())
                .setLtHash(bytes(collection.ltHash()))
                .setRestarted(restarted)
                .setEntries(bytes(entries.toByteArray()))
                .setRemoved(bytes(removed.toByteArray()))
                .build();
    }

    private void stanzas() {
        tables.pending().eachPut((_, stanza) -> rows.addPendingStanzas(pending(stanza)));
        tables.pending()
                .eachRemoved(id -> rows.addPendingStanzas(
                        PendingStanzaRow.newBuilder().setMessageId(id).setRemoved(true)));
        tables.settled().eachPut((id, outcome) -> rows.addSettledStanzas(settled(id, outcome)));
        for (long hash : tables.received().all()) {
            rows.addReceived(hash);
        }
    }

    private static PendingStanzaRow pending(PendingStanza stanza) {
        return PendingStanzaRow.newBuilder()
                .setMessageId(stanza.messageId())
                .setKind(stanza.kind())
                .setStanza(bytes(stanza.stanza()))
                .setGroup(stanza.group())
                .setKeyId(stanza.keyId())
                .addAllDevices(Addresses.sets(stanza.devices()))
                .setRecipients(stanza.recipients())
                .addAllLeftOut(leftOut(stanza.leftOut()))
                .setCreatedAtMillis(stanza.createdAt().toEpochMilli())
                .setByPhone(stanza.byPhone())
                .setSwitched(stanza.switched())
                .build();
    }

    private static List<LeftOutRow> leftOut(List<LeftOut> leftOut) {
        return leftOut.stream()
                .map(one -> LeftOutRow.newBuilder()
                        .setWho(Addresses.row(one.jid()))
                        .setReason(one.reason().name())
                        .build())
                .toList();
    }

    private static SettledStanzaRow settled(String id, Settled outcome) {
        SettledStanzaRow.Builder row = SettledStanzaRow.newBuilder().setMessageId(id);
        switch (outcome) {
            case Settled.Accepted(var serverTime, int recipients, var leftOut) ->
                row.setAcceptedAtMillis(serverTime.toEpochMilli())
                        .setRecipients(recipients)
                        .addAllLeftOut(leftOut(leftOut));
            case Settled.Refused(int code) -> row.setRefusedCode(code);
        }
        return row.build();
    }

    private static KeyPairRow keyPair(KeyPair pair) {
        return KeyPairRow.newBuilder()
                .setPrivateKey(bytes(pair.privateKey()))
                .setPublicKey(bytes(pair.publicKey()))
                .build();
    }

    /// Not copied: nobody changes an array once it is in a table.
    private static ByteString bytes(byte[] array) {
        return UnsafeByteOperations.unsafeWrap(array);
    }
}
