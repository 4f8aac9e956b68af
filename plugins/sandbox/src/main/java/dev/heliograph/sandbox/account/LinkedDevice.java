package dev.heliograph.sandbox.account;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the server keeps of one companion. Thread-safe; changes in memory only, [Companions] makes them
/// durable.
public final class LinkedDevice {
    private final Person owner;
    private final int number;
    private final Entry.Linked link;
    private final Deque<Entry.PreKey> oneTime = new ArrayDeque<>();
    private final Set<Integer> everUploaded = new HashSet<>();
    private Entry.SignedPreKey signedPreKey;
    private boolean lidMigrated;

    LinkedDevice(Person owner, int number, Entry.Linked link) {
        this.owner = owner;
        this.number = number;
        this.link = link;
        this.signedPreKey = link.signedPreKey();
    }

    /// Whose account it is linked to.
    public Person owner() {
        return owner;
    }

    /// Its address.
    ///
    /// @param byLid true for `@lid`
    public Jid jid(boolean byLid) {
        return owner.device(number, byLid);
    }

    /// Its place in the account's key index list.
    public int keyIndex() {
        return link.keyIndex();
    }

    /// The noise public key it registered with, 32 bytes.
    public byte[] noiseKey() {
        return link.noiseKey();
    }

    /// Its identity public key, 32 bytes.
    public byte[] identityKey() {
        return link.identityKey();
    }

    /// Unsigned 32 bit.
    public int registrationId() {
        return link.registrationId();
    }

    /// Encoded ADVSignedDeviceIdentity with all four fields.
    public byte[] deviceIdentity() {
        return link.deviceIdentity();
    }

    /// Whether it declared, at its last login, to address people by LID.
    public synchronized boolean lidMigrated() {
        return lidMigrated;
    }

    /// How the phones see it.
    public synchronized Companion asCompanion() {
        return new Companion(owner, number, keyIndex(), identityKey(), lidMigrated);
    }

    /// How many one-time prekeys are left.
    public synchronized int oneTimeCount() {
        return oneTime.size();
    }

    /// The signed prekey in use.
    public synchronized Entry.SignedPreKey signedPreKey() {
        return signedPreKey;
    }

    /// Ids of the one-time prekeys left, oldest first.
    public synchronized List<Integer> oneTimeIds() {
        return oneTime.stream().map(Entry.PreKey::id).toList();
    }

    /// Which of these ids were uploaded before.
    public synchronized List<Integer> knownIds(Collection<Entry.PreKey> keys) {
        return keys.stream()
                .map(Entry.PreKey::id)
                .filter(everUploaded::contains)
                .toList();
    }

    synchronized void loggedIn(boolean migrated) {
        lidMigrated = migrated;
    }

    synchronized void rotate(Entry.SignedPreKey next) {
        signedPreKey = next;
    }

    synchronized void upload(Entry.SignedPreKey next, List<Entry.PreKey> keys) {
        signedPreKey = next;
        for (Entry.PreKey key : keys) {
            if (everUploaded.add(key.id())) {
                oneTime.add(key);
            }
        }
    }

    synchronized void taken(int id) {
        oneTime.removeIf(key -> key.id() == id);
    }

    synchronized KeyBundle bundle() {
        Optional<KeyBundle.OneTimeKey> one =
                Optional.ofNullable(oneTime.poll()).map(key -> new KeyBundle.OneTimeKey(key.id(), key.key()));
        return new KeyBundle(
                registrationId(), identityKey(), signedPreKey.id(), signedPreKey.key(), signedPreKey.signature(), one);
    }
}
