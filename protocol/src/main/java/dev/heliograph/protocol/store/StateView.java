package dev.heliograph.protocol.store;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads of what is kept: of the fold ([DeviceState]) or of a step in progress ([Commit]).
///
/// Thread-safe. Arrays are shared, not copied: nobody changes them. A `c.us` address is filed under its phone
/// number.
public abstract sealed class StateView permits DeviceState, Commit {
    StateView() {}

    /// What is read from.
    abstract Tables tables();

    /// The keys of this device; empty before they are made.
    public Optional<Credentials> credentials() {
        return tables().credentials().get();
    }

    /// The linked account; empty before pairing.
    public Optional<Account> account() {
        return tables().account().get();
    }

    /// The account's push name; empty when not known.
    public String pushName() {
        return tables().pushName().get().orElse("");
    }

    /// What the server wants back at the next connection, in `ED` framing.
    public Optional<byte[]> routingInfo() {
        return tables().routingInfo().get().filter(data -> data.length > 0);
    }

    /// Until when the account may not post, and why; kept after that time.
    public Optional<TimeLock> timeLock() {
        return tables().timeLock().get();
    }

    /// That the device was removed, until it is to be linked again.
    public Optional<Logout> logout() {
        return tables().logout().get().filter(logout -> !logout.why().isEmpty());
    }

    /// The audience set on the phone; empty when never told.
    public Optional<StatusPrivacy> statusPrivacy() {
        return tables().statusPrivacy().get();
    }

    /// The audience as app state names it: a hint, what the server answers counts. Source:
    /// 1-connection.md 10.3.
    public Optional<StatusPrivacy> privacyHint() {
        return tables().privacyHint().get();
    }

    /// Which one-time prekey ids are used up.
    public PreKeyCounters preKeyCounters() {
        return tables().preKeyCounters().get().orElse(PreKeyCounters.START);
    }

    /// The private key, 32 bytes, of an unused one-time prekey.
    public Optional<byte[]> preKey(int id) {
        return Optional.ofNullable(tables().preKeys().get(id));
    }

    /// The ids of all unused one-time prekeys, ascending.
    public List<Integer> preKeyIds() {
        return tables().preKeys().all().keySet().stream().sorted().toList();
    }

    /// A signed prekey, current or old.
    public Optional<SignedPreKey> signedPreKey(int id) {
        return Optional.ofNullable(tables().signedPreKeys().get(id));
    }

    /// The signed prekey the server hands out.
    public Optional<SignedPreKey> newestSignedPreKey() {
        return tables().signedPreKeys().all().values().stream()
                .max(Comparator.comparing(SignedPreKey::createdAt).thenComparing(SignedPreKey::id));
    }

    /// The libsignal session record with a device.
    public Optional<byte[]> session(Jid device) {
        return Optional.ofNullable(tables().sessions().get(filed(device)));
    }

    /// The devices of a person that there is a session with. Looks at all sessions.
    public Set<Jid> sessionsOf(Jid user) {
        Jid person = filed(user).withoutDevice();
        return tables().sessions().all().keySet().stream()
                .filter(device -> device.withoutDevice().equals(person))
                .collect(Collectors.toSet());
    }

    /// The identity key of a device: 33 bytes, typed.
    public Optional<byte[]> identity(Jid device) {
        return Optional.ofNullable(tables().identities().get(filed(device)));
    }

    /// What `SenderKeys` keeps for a group and an author.
    public Optional<byte[]> senderKey(String group, Jid author) {
        return Optional.ofNullable(tables().senderKeys().get(held(group, author)));
    }

    /// The id of our sender key that a device was given for a group, after an acknowledged stanza.
    public OptionalInt keyHeld(String group, Jid device) {
        Integer keyId = tables().hasKeys().get(held(group, device));
        return keyId == null || keyId == 0 ? OptionalInt.empty() : OptionalInt.of(keyId);
    }

    /// The devices that hold this very sender key of ours for a group. Looks at all keys held.
    public Set<Jid> keyHolders(String group, int keyId) {
        Set<Jid> holders = new HashSet<>();
        tables().hasKeys().eachSeen((held, id) -> {
            if (id == keyId && held.group().equals(group)) {
                holders.add(held.device());
            }
        });
        return holders;
    }

    /// The hidden id of a person known by phone number; keeps the device.
    public Optional<Jid> lidOf(Jid phone) {
        return Optional.ofNullable(tables().lids().get(phone.user())).map(user -> Jid.lid(user, phone.device()));
    }

    /// The phone number of a person known by hidden id; keeps the device.
    public Optional<Jid> phoneOf(Jid lid) {
        return Optional.ofNullable(tables().phones().get(lid.user())).map(user -> Jid.pn(user, lid.device()));
    }

    /// The devices of a person as last fetched.
    public Optional<DeviceList> deviceList(Jid user) {
        return Optional.ofNullable(tables().deviceLists().get(filed(user).withoutDevice()));
    }

    /// That the server sees other devices than our lists name, as it last said so.
    public Optional<ListsDoubted> listsDoubted() {
        return tables().listsDoubted().get();
    }

    /// Whether statuses name people by phone number, because the server refused hidden ids.
    public boolean byPhone() {
        return tables().byPhone().get().orElse(false);
    }

    /// A contact by the person it is filed under.
    public Optional<Contact> contact(Jid key) {
        return Optional.ofNullable(tables().contacts().get(filed(key).withoutDevice()));
    }

    /// The whole address book, in no order.
    public Collection<Contact> contacts() {
        return tables().contacts().all().values();
    }

    /// Whether the phone's address book was applied once, as a whole; until then nobody knows whom to
    /// post to.
    public boolean hasAddressBook() {
        return collection(AppStateCollection.CONTACTS).version() > 0;
    }

    /// How many contacts.
    public int contactCount() {
        return tables().contacts().size();
    }

    /// An app-state collection; [AppStateCollection#empty] when never synchronised.
    public AppStateCollection collection(String name) {
        AppStateCollection collection = tables().collections().get(name);
        return collection == null ? AppStateCollection.empty(name) : collection;
    }

    /// An app-state key by its id.
    public Optional<AppStateKey> appStateKey(byte[] keyId) {
        return Optional.ofNullable(tables().stateKeys().get(ByteBuffer.wrap(keyId)));
    }

    /// The app-state key with the highest timestamp.
    public Optional<AppStateKey> newestAppStateKey() {
        return tables().stateKeys().all().values().stream().max(Comparator.comparingLong(AppStateKey::timestamp));
    }

    /// Why a collection is not up to date; empty when it is, as far as is known.
    public Optional<AppStateTrouble> trouble(String collection) {
        return Optional.ofNullable(tables().troubles().get(collection));
    }

    /// All collections that are not up to date, in no order.
    public Collection<AppStateTrouble> troubles() {
        return tables().troubles().all().values();
    }

    /// When and how often the phone was asked for a key that has not come.
    public Optional<KeyAsk> keyAsk(byte[] keyId) {
        return Optional.ofNullable(tables().keyAsks().get(ByteBuffer.wrap(keyId)));
    }

    /// Somebody the operator made a contact, by phone number.
    public Optional<Imported> imported(Jid phone) {
        return Optional.ofNullable(tables().imported().get(filed(phone).withoutDevice()));
    }

    /// Everybody the operator made a contact, in no order.
    public Collection<Imported> imported() {
        return tables().imported().all().values();
    }

    /// What a person calls themselves, by either address; empty when not known.
    public Optional<String> personName(Jid person) {
        Jid key = filed(person).withoutDevice();
        Optional<Jid> other = key.isPn() ? lidOf(key) : key.isLid() ? phoneOf(key) : Optional.empty();
        return Optional.ofNullable(tables().personNames().get(key))
                .or(() -> other.map(jid -> tables().personNames().get(jid)));
    }

    /// A stanza whose outcome is not known.
    public Optional<PendingStanza> pending(String messageId) {
        return Optional.ofNullable(tables().pending().get(messageId));
    }

    /// All stanzas whose outcome is not known, oldest first.
    public List<PendingStanza> pending() {
        return tables().pending().all().values().stream()
                .sorted(Comparator.comparing(PendingStanza::createdAt).thenComparing(PendingStanza::messageId))
                .toList();
    }

    /// What came of a stanza, among the last 512 settled.
    public Optional<Settled> settled(String messageId) {
        return Optional.ofNullable(tables().settled().get(messageId));
    }

    /// A status of the last day that can be sent again or taken back, among the last 256 and the last MiB.
    public Optional<SentStatus> sent(String messageId) {
        return Optional.ofNullable(tables().aftermath().sent().get(messageId));
    }

    List<SentStatus> sentNewestFirst() {
        return tables().aftermath().sent().all().values().stream()
                .sorted(Comparator.comparing(SentStatus::createdAt).reversed())
                .toList();
    }

    /// The people of [SentStatus#audience], by hidden id, without devices; empty when forgotten.
    public List<Jid> audience(long id) {
        List<Jid> people = tables().aftermath().audiences().get(id);
        return people == null ? List.of() : people;
    }

    /// What people as an audience are called: the same for the same people in the same order.
    public static long audienceId(Collection<Jid> people) {
        StringBuilder all = new StringBuilder(people.size() * 20);
        people.forEach(
                person -> all.append(person.user()).append(person.server().text()));
        return hash(all.toString());
    }

    /// How often a status went to a device again, among the last 4,096.
    public int resends(String messageId, Jid device) {
        return answered(messageId, device).map(Aftermath.Answered::times).orElse(0);
    }

    /// Whether the last receipt of a device that asked for a status, and was answered, was this one.
    public boolean isAnswered(String messageId, Jid device, long receipt) {
        return answered(messageId, device)
                .filter(answered -> answered.receipt() == receipt)
                .isPresent();
    }

    private Optional<Aftermath.Answered> answered(String messageId, Jid device) {
        return Optional.ofNullable(tables().aftermath().resends().get(new Aftermath.Resent(messageId, filed(device))));
    }

    /// Whether a message is a status of ours, as far as is remembered.
    public boolean isOwnStatus(String messageId) {
        return sent(messageId).isPresent()
                || settled(messageId).isPresent()
                || pending(messageId).isPresent();
    }

    /// News the owner has not taken, oldest first.
    public List<StatusNews> news() {
        return tables().aftermath().news().all().values().stream()
                .sorted(Comparator.comparing(StatusNews::at).thenComparing(StatusNews::key))
                .toList();
    }

    boolean seen(String what) {
        return tables().aftermath().seen().contains(hash(what));
    }

    /// Whether this message was processed before, among the last 4,096.
    ///
    /// @param sender the device that sent it
    public abstract boolean received(Jid sender, String messageId);

    static long receivedHash(Jid sender, String messageId) {
        return hash(filed(sender) + " " + messageId);
    }

    static long hash(String text) {
        byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(Bytes.slice(hash, 0, Long.BYTES)).getLong();
    }

    static Tables.Held held(String group, Jid device) {
        return new Tables.Held(group, filed(device));
    }

    /// The address something is filed under.
    static Jid filed(Jid jid) {
        return jid.server() == Jid.Server.LEGACY ? new Jid(jid.user(), jid.device(), Jid.Server.PN) : jid;
    }
}
