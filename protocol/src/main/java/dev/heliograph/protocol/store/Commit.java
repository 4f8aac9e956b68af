package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.proto.Rows;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// One step in progress: all that it changes, kept as one journal entry by [Store#commit] or not at all.
///
/// Reads see the step's own writes first. Thread-safe, so that a fan-out may encrypt on several threads.
/// Arrays given are kept, not copied.
public final class Commit extends StateView {
    private static final Duration SENT_LIFE = Duration.ofHours(24);
    private static final long SENT_BYTES = 1 << 20;

    private final DeviceState base;
    private final Tables tables;
    private final String step;
    private final long onTopOf;
    private final LidMove lidMove;

    Commit(DeviceState base, String step, long onTopOf) {
        this.base = base;
        this.tables = base.tables().above();
        this.step = step;
        this.onTopOf = onTopOf;
        this.lidMove = new LidMove(tables);
    }

    @Override
    Tables tables() {
        return tables;
    }

    /// What the step is called in the journal.
    public String step() {
        return step;
    }

    /// Sets the keys of this device; once.
    public void putCredentials(Credentials credentials) {
        tables.credentials().set(Objects.requireNonNull(credentials, "credentials"));
    }

    /// Sets the linked account.
    public void putAccount(Account account) {
        tables.account().set(Objects.requireNonNull(account, "account"));
    }

    /// Sets the account's push name.
    public void putPushName(String name) {
        tables.pushName().set(name);
    }

    /// Sets what the server wants back at the next connection; empty: nothing.
    public void putRoutingInfo(byte[] data) {
        tables.routingInfo().set(data);
    }

    /// Sets until when the account may not post.
    public void putTimeLock(TimeLock lock) {
        tables.timeLock().set(Objects.requireNonNull(lock, "lock"));
    }

    /// Notes that the device is to be linked again: it was removed no more.
    public void forgetLogout() {
        tables.logout().set(new Logout(StateCause.NONE, "", Instant.EPOCH, true));
    }

    /// Sets the audience chosen on the phone.
    public void putStatusPrivacy(StatusPrivacy privacy) {
        tables.statusPrivacy().set(Objects.requireNonNull(privacy, "privacy"));
    }

    /// Sets the audience as app state names it; nothing is written when that is known.
    public void putPrivacyHint(StatusPrivacy privacy) {
        if (!Optional.of(privacy).equals(privacyHint())) {
            tables.privacyHint().set(privacy);
        }
    }

    /// Sets which one-time prekey ids are used up.
    public void putPreKeyCounters(PreKeyCounters counters) {
        tables.preKeyCounters().set(Objects.requireNonNull(counters, "counters"));
    }

    /// Adds a one-time prekey.
    ///
    /// @param privateKey 32 bytes
    public void putPreKey(int id, byte[] privateKey) {
        tables.preKeys().put(id, privateKey);
    }

    /// Removes a used one-time prekey.
    public void removePreKey(int id) {
        tables.preKeys().remove(id);
    }

    /// Adds a signed prekey; the one made last is the current one.
    public void putSignedPreKey(SignedPreKey key) {
        tables.signedPreKeys().put(key.id(), key);
    }

    /// Sets the session with a device.
    ///
    /// @param sessionRecord libsignal's serialised record, not empty
    public void putSession(Jid device, byte[] sessionRecord) {
        lidMove.filed(filed(device));
        tables.sessions().put(filed(device), sessionRecord);
    }

    /// Removes the session with a device; the identity stays.
    public void removeSession(Jid device) {
        tables.sessions().remove(filed(device));
    }

    /// Sets the identity key of a device.
    ///
    /// @param key 33 bytes, typed
    public void putIdentity(Jid device, byte[] key) {
        lidMove.filed(filed(device));
        tables.identities().put(filed(device), key);
    }

    /// Removes the identity key of a device.
    public void removeIdentity(Jid device) {
        tables.identities().remove(filed(device));
    }

    /// Forgets a person who registered anew: all sessions, identities and keys held. Source: 2-status.md
    /// 5.6.
    public void forgetPerson(Jid user) {
        Jid person = filed(user).withoutDevice();
        sessionsOf(person).forEach(this::removeSession);
        tables.identities().all().keySet().stream()
                .filter(device -> device.withoutDevice().equals(person))
                .forEach(this::removeIdentity);
        tables.hasKeys().all().keySet().stream()
                .filter(held -> held.device().withoutDevice().equals(person))
                .forEach(held -> clearKeyHeld(held.group(), held.device()));
    }

    /// Sets what `SenderKeys` keeps for a group and an author.
    public void putSenderKey(String group, Jid author, byte[] senderKeyRecord) {
        lidMove.filed(filed(author));
        tables.senderKeys().put(held(group, author), senderKeyRecord);
    }

    /// Removes what `SenderKeys` keeps for a group and an author.
    public void removeSenderKey(String group, Jid author) {
        tables.senderKeys().remove(held(group, author));
    }

    /// Notes that devices hold our sender key of a group: only after the stanza that brought it was
    /// acknowledged.
    public void markKeyHeld(String group, int keyId, Collection<Jid> devices) {
        if (keyId == 0) {
            throw new IllegalArgumentException("sender-key id must not be 0");
        }
        for (Jid device : devices) {
            // a mapping may have come since the stanza was made
            Jid holder = filed(device).isPn() ? lidOf(device).orElse(device) : device;
            lidMove.filed(filed(holder));
            tables.hasKeys().put(held(group, holder), keyId);
        }
    }

    /// Notes that a device holds no sender key of ours for a group.
    public void clearKeyHeld(String group, Jid device) {
        tables.hasKeys().remove(held(group, device));
    }

    /// Notes that nobody holds a sender key of ours for a group.
    public void clearKeysHeld(String group) {
        tables.hasKeys().all().keySet().stream()
                .filter(held -> held.group().equals(group))
                .forEach(held -> tables.hasKeys().remove(held));
    }

    /// Notes that a device holds no sender key of ours for any group.
    public void clearKeysHeld(Jid device) {
        Jid holder = filed(device);
        tables.hasKeys().all().keySet().stream()
                .filter(held -> held.device().equals(holder))
                .forEach(held -> clearKeyHeld(held.group(), held.device()));
    }

    /// Notes that two addresses are one person, devices do not matter, and files under the hidden id what was
    /// filed under the phone number: sessions, identities, keys held, the device list.
    public void putLid(Jid phone, Jid lid) {
        if (!filed(phone).isPn() || !lid.isLid()) {
            throw new IllegalArgumentException("expected a phone number and a LID, got " + phone + " and " + lid);
        }
        if (!lid.user().equals(tables.lids().get(phone.user()))) {
            tables.putLid(phone.user(), lid.user());
            lidMove.move(phone.user(), lid.user());
        }
    }

    /// Sets the devices of a person.
    public void putDeviceList(DeviceList list) {
        lidMove.filed(filed(list.user()));
        tables.deviceLists().put(filed(list.user()).withoutDevice(), list);
    }

    /// Forgets the devices of a person, so that they are fetched again.
    public void removeDeviceList(Jid user) {
        tables.deviceLists().remove(filed(user).withoutDevice());
    }

    /// Notes that the server sees other devices than our lists name.
    public void putListsDoubted(ListsDoubted doubt) {
        tables.listsDoubted().set(Objects.requireNonNull(doubt, "doubt"));
    }

    /// Sets whether statuses name people by phone number, because the server refused hidden ids.
    public void putByPhone(boolean byPhone) {
        tables.byPhone().set(byPhone);
    }

    /// Sets a contact; notes its LID too when both addresses are known.
    public void putContact(Contact contact) {
        Jid key = filed(contact.key()).withoutDevice();
        tables.contacts().put(key, contact);
        Jid phone = contact.phone().orElse(key);
        Jid lid = contact.lid().orElse(key);
        if (filed(phone).isPn() && lid.isLid()) {
            putLid(phone, lid);
        }
    }

    /// Removes a contact; what is known of its devices stays.
    public void removeContact(Jid key) {
        tables.contacts().remove(filed(key).withoutDevice());
    }

    /// Sets a collection to its next value; the journal gets the difference.
    public void putCollection(AppStateCollection collection) {
        tables.collections().put(collection.name(), collection);
    }

    /// Adds a key for app state; it is asked for no more.
    public void putAppStateKey(AppStateKey key) {
        ByteBuffer id = ByteBuffer.wrap(key.keyId());
        tables.stateKeys().put(id, key);
        if (tables.keyAsks().get(id) != null) {
            tables.keyAsks().remove(id);
        }
    }

    /// Notes why a collection is not up to date.
    public void putTrouble(AppStateTrouble trouble) {
        tables.troubles().put(trouble.collection(), trouble);
    }

    /// Notes that a collection is up to date.
    public void removeTrouble(String collection) {
        if (tables.troubles().get(collection) != null) {
            tables.troubles().remove(collection);
        }
    }

    /// Notes that the phone is asked for a key.
    public void putKeyAsk(KeyAsk ask) {
        tables.keyAsks().put(ByteBuffer.wrap(ask.keyId()), ask);
    }

    /// Makes somebody a contact on the operator's word; notes the hidden id too.
    public void putImported(Imported person) {
        Jid phone = filed(person.phone()).withoutDevice();
        tables.imported().put(phone, person);
        person.lid().ifPresent(lid -> putLid(phone, lid));
    }

    /// Takes back what [#putImported] did; an address-book entry stays.
    public void removeImported(Jid phone) {
        tables.imported().remove(filed(phone).withoutDevice());
    }

    /// Notes what a person calls themselves, as messages say in `notify`; nothing is written when that
    /// is known.
    ///
    /// @param name blank is ignored
    public void putPersonName(Jid person, String name) {
        Jid key = filed(person).withoutDevice();
        if (!name.isBlank() && !name.equals(tables.personNames().get(key))) {
            tables.personNames().put(key, name);
        }
    }

    /// Forgets a pending stanza that nobody waits for, such as a peer message the server took.
    public void dropPending(String messageId) {
        tables.pending().remove(messageId);
    }

    /// Adds a stanza about to leave.
    public void putPending(PendingStanza stanza) {
        tables.pending().put(stanza.messageId(), stanza);
    }

    /// Notes what came of a pending stanza; when accepted, its devices hold its sender key.
    ///
    /// @throws IllegalStateException when no such stanza is pending
    public void settle(String messageId, Settled outcome) {
        PendingStanza stanza = pending(messageId)
                .orElseThrow(
                        () -> new IllegalStateException("no stanza " + messageId + " is pending, nothing to settle"));
        if (outcome instanceof Settled.Accepted && !stanza.devices().isEmpty()) {
            markKeyHeld(stanza.group(), stanza.keyId(), stanza.devices());
        }
        tables.pending().remove(messageId);
        tables.settled().put(messageId, outcome);
    }

    /// Notes that a message was processed.
    ///
    /// @param sender the device that sent it
    public void markReceived(Jid sender, String messageId) {
        tables.received().add(receivedHash(sender, messageId));
    }

    @Override
    public boolean received(Jid sender, String messageId) {
        return tables.received().contains(receivedHash(sender, messageId)) || base.received(sender, messageId);
    }

    /// Keeps a status that is about to leave, so that it can be sent again and taken back; what is older than
    /// a day, or too much, is forgotten.
    ///
    /// @param people by hidden id, without devices; kept once for all statuses that go to the same
    public void putSent(SentStatus sent, List<Jid> people) {
        Aftermath after = tables.aftermath();
        Set<Long> needed = new HashSet<>();
        long bytes = sent.message().length;
        for (SentStatus old : sentNewestFirst()) {
            bytes += old.message().length;
            if (bytes > SENT_BYTES || old.createdAt().isBefore(sent.createdAt().minus(SENT_LIFE))) {
                after.sent().remove(old.messageId());
            } else {
                needed.add(old.audience());
            }
        }
        needed.add(sent.audience());
        after.audiences().all().keySet().stream()
                .filter(id -> !needed.contains(id))
                .forEach(after.audiences()::remove);
        if (after.audiences().get(sent.audience()) == null) {
            after.audiences().put(sent.audience(), List.copyOf(people));
        }
        after.sent().put(sent.messageId(), sent);
    }

    /// Forgets a status that was taken back.
    public void removeSent(String messageId) {
        if (tables.aftermath().sent().get(messageId) != null) {
            tables.aftermath().sent().remove(messageId);
        }
    }

    /// Notes that a status goes to a device once more.
    ///
    /// @param receipt a number of the receipt that asks for it, see [StateView#isAnswered]
    public void countResend(String messageId, Jid device, long receipt) {
        tables.aftermath()
                .resends()
                .put(
                        new Aftermath.Resent(messageId, filed(device)),
                        new Aftermath.Answered(resends(messageId, device) + 1, receipt));
    }

    /// Keeps news until the owner took them.
    public void putNews(StatusNews news) {
        tables.aftermath().news().put(news.key(), news);
    }

    /// The owner took news.
    public void removeNews(String key) {
        if (tables.aftermath().news().get(key) != null) {
            tables.aftermath().news().remove(key);
        }
    }

    /// Notes that something was seen.
    ///
    /// @return whether it is new, as far as is remembered
    public boolean markSeen(String what) {
        long hash = hash(what);
        if (tables.aftermath().seen().contains(hash) || base.seen(what)) {
            return false;
        }
        tables.aftermath().seen().add(hash);
        return true;
    }

    /// Whether nothing was written.
    public boolean isEmpty() {
        return tables.unchanged();
    }

    boolean isOn(DeviceState state, long seq) {
        return base == state && onTopOf == seq;
    }

    Rows rows() {
        return RowsWriter.rows(tables);
    }
}
