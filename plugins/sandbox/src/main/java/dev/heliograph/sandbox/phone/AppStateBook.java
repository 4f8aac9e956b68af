package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.proto.AppStateSyncKey;
import dev.heliograph.protocol.proto.AppStateSyncKeyData;
import dev.heliograph.protocol.proto.AppStateSyncKeyFingerprint;
import dev.heliograph.protocol.proto.AppStateSyncKeyId;
import dev.heliograph.protocol.proto.AppStateSyncKeyShare;
import dev.heliograph.protocol.proto.ContactAction;
import dev.heliograph.protocol.proto.PushNameSetting;
import dev.heliograph.protocol.proto.SyncActionValue;
import dev.heliograph.protocol.proto.SyncdMutation.SyncdOperation;
import dev.heliograph.sandbox.phone.AppStateCollection.Edit;
import dev.heliograph.sandbox.phone.WorldFile.Change;
import dev.heliograph.sandbox.world.AppStateAnswer;
import dev.heliograph.sandbox.world.Person;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The app state of one account, as its phone keeps it: contacts and the push name. Safe for all threads.
///
/// Patches are in the phones' file, so that a client's hash stays true after a restart.
final class AppStateBook {
    static final String CONTACTS = "critical_unblock_low";
    static final String SETTINGS = "critical_block";
    static final String CHATS = "regular_high";
    private static final List<String> NAMES = List.of(SETTINGS, CONTACTS, CHATS, "regular_low", "regular");
    private static final String BLOBS = "/app-state/";
    private static final int EDITS_A_PATCH = 500;
    private static final int PATCHES_AN_ANSWER = 20;

    private final byte[] seed;
    private final String owner;
    private final Instant made;
    private final WorldFile file;
    private final List<AppStateKeys> keys = new ArrayList<>();
    private final Map<String, AppStateCollection> collections = new HashMap<>();

    /// Opens what the file holds, or writes the first version of everything.
    ///
    /// @param seed     32 secret bytes of the world
    /// @param owner    whose account
    /// @param contacts who is in the address book
    /// @param made     when the world was made
    AppStateBook(byte[] seed, Person owner, List<Person> contacts, Instant made, WorldFile file) {
        this.seed = seed;
        this.owner = owner.lid().user();
        this.made = made;
        this.file = file;
        keys.add(key(1));
        for (int number = 2; number <= generation(); number++) {
            keys.add(key(number));
        }
        for (String name : NAMES) {
            var collection = new AppStateCollection(name, keys.getFirst());
            keys.stream().skip(1).forEach(collection::rotate);
            file.startingWith(prefix(name)).values().forEach(collection::replay);
            collections.put(name, collection);
        }
        if (collections.get(SETTINGS).version() == 0) {
            file.write(List.of(appendEdits(SETTINGS, List.of(pushName(owner.name())))));
        }
        if (collections.get(CONTACTS).version() == 0) {
            writeContacts(contacts);
        }
    }

    /// The keys a companion needs to read any of it.
    ///
    /// @param keyIndexes the key indexes of all companions
    synchronized AppStateSyncKeyShare share(List<Integer> keyIndexes) {
        var share = AppStateSyncKeyShare.newBuilder();
        var fingerprint = AppStateSyncKeyFingerprint.newBuilder()
                .setRawId(ByteBuffer.wrap(derive("raw-id", 4)).getInt() & Integer.MAX_VALUE)
                .setCurrentIndex(
                        keyIndexes.stream().mapToInt(Integer::intValue).max().orElse(0))
                .addAllDeviceIndexes(keyIndexes);
        for (int i = 0; i < keys.size(); i++) {
            share.addKeys(AppStateSyncKey.newBuilder()
                    .setKeyId(AppStateSyncKeyId.newBuilder()
                            .setKeyId(keys.get(i).id().getId()))
                    .setKeyData(AppStateSyncKeyData.newBuilder()
                            .setKeyData(keys.get(i).data())
                            .setFingerprint(fingerprint)
                            .setTimestamp(made.toEpochMilli() + i)));
        }
        return share.build();
    }

    /// Makes the next patch of a collection.
    ///
    /// @return the collection's version then
    synchronized long edit(String collection, List<Edit> edits) {
        file.write(List.of(appendEdits(collection, edits)));
        return collections.get(collection).version();
    }

    /// Seals everything from now on with a new key.
    synchronized void rotateKey() {
        int next = keys.size() + 1;
        file.write(List.of(Change.put(
                generationKey(), ByteBuffer.allocate(Integer.BYTES).putInt(next).array())));
        keys.add(key(next));
        collections.values().forEach(collection -> collection.rotate(keys.getLast()));
    }

    /// Whether a collection has an entry.
    synchronized boolean has(String collection, String indexJson) {
        return collections.get(collection).has(indexJson);
    }

    private int generation() {
        return file.get(generationKey())
                .map(bytes -> ByteBuffer.wrap(bytes).getInt())
                .orElse(1);
    }

    private String generationKey() {
        return "appstate-key/" + owner;
    }

    private AppStateKeys key(int number) {
        byte[] id = ByteBuffer.allocate(6).putShort((short) 0).putInt(number).array();
        return new AppStateKeys(id, derive(number == 1 ? "key" : "key/" + number, 32));
    }

    /// Saves a contact again; twice, so that also the version before the last, which snapshots are of, has it so.
    ///
    /// @param withLid whether the hidden id is named
    synchronized void save(Person contact, boolean withLid) {
        var edits = List.of(contact(contact, withLid));
        file.write(List.of(appendEdits(CONTACTS, edits), appendEdits(CONTACTS, edits)));
    }

    /// What a collection holds after a version.
    ///
    /// @param snapshot whether to begin with a snapshot when the client has nothing
    synchronized AppStateAnswer after(String name, long version, boolean snapshot) {
        AppStateCollection collection = collections.get(name);
        if (collection == null || collection.version() <= version) {
            return new AppStateAnswer(version, Optional.empty(), List.of(), false);
        }
        Optional<byte[]> reference = Optional.empty();
        long from = version;
        if (version == 0 && snapshot) {
            from = Math.max(1, collection.version() - 1);
            reference = Optional.of(blob(name, from).reference().toByteArray());
        }
        List<byte[]> patches = collection.after(from, PATCHES_AN_ANSWER);
        long reached = from + patches.size();
        return new AppStateAnswer(reached, reference, patches, reached < collection.version());
    }

    /// The file behind a direct path of a snapshot.
    synchronized Optional<byte[]> file(String directPath) {
        for (var collection : collections.entrySet()) {
            String name = collection.getKey();
            for (long version = collection.getValue().version(); version > 0; version--) {
                if (directPath.equals(path(name, version))) {
                    return Optional.of(blob(name, version).file());
                }
            }
        }
        return Optional.empty();
    }

    private AppStateBlob blob(String name, long version) {
        byte[] plain = collections.get(name).snapshot(version).toByteArray();
        return AppStateBlob.seal(derive("blob/" + name + "/" + version, 32), plain, path(name, version));
    }

    private String path(String name, long version) {
        return BLOBS + owner + "/" + name + "/" + version;
    }

    /// Everybody but the last in patches of 500, the last in one of its own: so that a snapshot is followed by a patch.
    private void writeContacts(List<Person> contacts) {
        var step = new ArrayList<Change>();
        int head = Math.max(0, contacts.size() - 1);
        for (int from = 0; from < head; from += EDITS_A_PATCH) {
            step.add(append(CONTACTS, contacts.subList(from, Math.min(head, from + EDITS_A_PATCH))));
        }
        if (!contacts.isEmpty()) {
            step.add(append(CONTACTS, contacts.subList(head, contacts.size())));
        }
        file.write(step);
    }

    private Change append(String name, List<Person> contacts) {
        return appendEdits(
                name, contacts.stream().map(person -> contact(person, true)).toList());
    }

    private Change appendEdits(String name, List<Edit> edits) {
        byte[] patch = collections.get(name).append(edits);
        return Change.put(prefix(name) + "%08d".formatted(collections.get(name).version()), patch);
    }

    private Edit contact(Person person, boolean withLid) {
        var action = ContactAction.newBuilder()
                .setFullName(person.name())
                .setFirstName(person.name())
                .setSaveOnPrimaryAddressbook(true);
        if (withLid) {
            action.setLidJid(person.lid().toString());
        }
        return edit(
                "[\"contact\",\"" + person.pn() + "\"]",
                SyncActionValue.newBuilder().setContactAction(action),
                2);
    }

    private Edit pushName(String name) {
        var action = PushNameSetting.newBuilder().setName(name);
        return edit("[\"setting_pushName\"]", SyncActionValue.newBuilder().setPushNameSetting(action), 1);
    }

    private Edit edit(String indexJson, SyncActionValue.Builder value, int version) {
        return edit(SyncdOperation.SET, indexJson, value, version, derive("iv/" + indexJson, 16));
    }

    /// One change.
    ///
    /// @param version of the kind of action
    /// @param iv      16 bytes, fresh
    Edit edit(SyncdOperation operation, String indexJson, SyncActionValue.Builder value, int version, byte[] iv) {
        return new Edit(
                operation, indexJson, value.setTimestamp(made.toEpochMilli()).build(), version, iv);
    }

    private byte[] derive(String purpose, int length) {
        return Primitives.hkdf(seed, "app-state/" + owner + "/" + purpose, length);
    }

    private String prefix(String name) {
        return "appstate/" + owner + "/" + name + "/";
    }
}
