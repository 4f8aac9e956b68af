package dev.heliograph.sandbox.phone;

import dev.heliograph.sandbox.phone.WorldFile.Change;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.state.IdentityKeyStore;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyStore;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SessionStore;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyStore;

/// What libsignal reads and changes while one device deals with one stanza; nothing reaches the file before
/// [#changes] is written. Not thread-safe; a device's lock guards it.
///
/// Any identity is trusted here: phones compare it with the registered one themselves.
final class PairwiseStep implements SessionStore, PreKeyStore, SignedPreKeyStore, IdentityKeyStore {
    private final PhoneKeys keys;
    private final WorldFile file;
    private final String prefix;
    private final Map<String, Change> changes = new HashMap<>();
    private final List<Change> entries = new ArrayList<>();

    /// A step of the device whose keys in the file start with the prefix.
    PairwiseStep(PhoneKeys keys, WorldFile file, String prefix) {
        this.keys = keys;
        this.file = file;
        this.prefix = prefix;
    }

    /// Everything changed, for one record of the file.
    List<Change> changes() {
        var all = new ArrayList<Change>(changes.values());
        all.addAll(entries);
        return all;
    }

    /// Adds an entry to what the step leaves behind.
    void entry(byte[] value) {
        entries.add(Change.entry(value));
    }

    /// A value of the device, as this step sees it.
    Optional<byte[]> get(String key) {
        Change change = changes.get(prefix + key);
        return change == null ? file.get(prefix + key) : Optional.ofNullable(change.value());
    }

    /// Changes a value of the device.
    void put(String key, byte[] value) {
        changes.put(prefix + key, new Change(prefix + key, value));
    }

    /// The id the next one-time prekey will get.
    int nextPreKeyId() {
        return get("next").map(bytes -> ByteBuffer.wrap(bytes).getInt()).orElse(1);
    }

    /// Hands out a one-time prekey.
    PreKeyRecord issuePreKey() {
        int id = nextPreKeyId();
        put("next", ByteBuffer.allocate(Integer.BYTES).putInt(id + 1).array());
        return keys.oneTime().apply(id);
    }

    @Override
    public IdentityKeyPair getIdentityKeyPair() {
        return keys.identity();
    }

    @Override
    public int getLocalRegistrationId() {
        return keys.registrationId();
    }

    @Override
    public boolean saveIdentity(SignalProtocolAddress address, IdentityKey identity) {
        return false;
    }

    @Override
    public boolean isTrustedIdentity(SignalProtocolAddress address, IdentityKey identity, Direction direction) {
        return true;
    }

    @Override
    public IdentityKey getIdentity(SignalProtocolAddress address) {
        return null;
    }

    @Override
    public SessionRecord loadSession(SignalProtocolAddress address) {
        try {
            Optional<byte[]> kept = get(sessionKey(address));
            return kept.isPresent() ? new SessionRecord(kept.get()) : new SessionRecord();
        } catch (InvalidMessageException e) {
            throw new IllegalStateException("the kept session with " + address + " cannot be read", e);
        }
    }

    @Override
    public List<SessionRecord> loadExistingSessions(List<SignalProtocolAddress> addresses) {
        return addresses.stream()
                .filter(this::containsSession)
                .map(this::loadSession)
                .toList();
    }

    @Override
    public List<Integer> getSubDeviceSessions(String name) {
        return List.of();
    }

    @Override
    public void storeSession(SignalProtocolAddress address, SessionRecord session) {
        put(sessionKey(address), session.serialize());
    }

    @Override
    public boolean containsSession(SignalProtocolAddress address) {
        return get(sessionKey(address)).isPresent();
    }

    @Override
    public void deleteSession(SignalProtocolAddress address) {
        put(sessionKey(address), null);
    }

    @Override
    public void deleteAllSessions(String name) {
        throw new UnsupportedOperationException("phones forget sessions one by one, not all of " + name);
    }

    @Override
    public PreKeyRecord loadPreKey(int id) throws InvalidKeyIdException {
        if (!containsPreKey(id)) {
            throw new InvalidKeyIdException("one-time prekey " + id + (isUsed(id) ? " was used before" : " unknown"));
        }
        return keys.oneTime().apply(id);
    }

    @Override
    public void storePreKey(int id, PreKeyRecord key) {
        throw new UnsupportedOperationException("one-time prekey " + id + " comes from the seed");
    }

    @Override
    public boolean containsPreKey(int id) {
        return id >= 1 && id < nextPreKeyId() && !isUsed(id);
    }

    @Override
    public void removePreKey(int id) {
        put("used/" + id, new byte[0]);
    }

    @Override
    public SignedPreKeyRecord loadSignedPreKey(int id) throws InvalidKeyIdException {
        if (!containsSignedPreKey(id)) {
            throw new InvalidKeyIdException("signed prekey " + id + " unknown");
        }
        return keys.signedPreKey();
    }

    @Override
    public List<SignedPreKeyRecord> loadSignedPreKeys() {
        return List.of(keys.signedPreKey());
    }

    @Override
    public void storeSignedPreKey(int id, SignedPreKeyRecord key) {
        throw new UnsupportedOperationException("signed prekey " + id + " comes from the seed");
    }

    @Override
    public boolean containsSignedPreKey(int id) {
        return id == keys.signedPreKey().getId();
    }

    @Override
    public void removeSignedPreKey(int id) {
        throw new UnsupportedOperationException("signed prekey " + id + " stays");
    }

    /// Whether a session was opened with this one-time prekey.
    boolean isUsed(int id) {
        return get("used/" + id).isPresent();
    }

    private static String sessionKey(SignalProtocolAddress address) {
        return "session/" + address.getName() + "." + address.getDeviceId();
    }
}
