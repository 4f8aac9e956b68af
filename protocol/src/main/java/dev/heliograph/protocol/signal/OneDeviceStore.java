package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.Commit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.groups.state.SenderKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SessionRecord;
import org.signal.libsignal.protocol.state.SignalProtocolStore;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/// What libsignal asks for while it works on one message with one device.
///
/// Callbacks run under JNI and pin their thread, so everything is at hand before and written by [#flush] after,
/// only when the message went through. One use, one thread.
final class OneDeviceStore implements SignalProtocolStore {
    private final OwnKeys own;
    private final Commit commit;
    private final Jid device;
    private SessionRecord session;
    private boolean sessionStored;
    private IdentityKey newIdentity;
    private int usedPreKey = -1;

    OneDeviceStore(OwnKeys own, Commit commit, Jid device, SessionRecord session) {
        this.own = own;
        this.commit = commit;
        this.device = device;
        this.session = session;
    }

    /// Writes what libsignal stored.
    void flush() {
        if (newIdentity != null) {
            byte[] key = newIdentity.serialize();
            Optional<byte[]> known = commit.identity(device);
            if (known.isPresent() && !Arrays.equals(known.get(), key)) {
                commit.clearKeysHeld(device);
            }
            if (known.isEmpty() || !Arrays.equals(known.get(), key)) {
                commit.putIdentity(device, key);
            }
        }
        if (usedPreKey >= 0) {
            commit.removePreKey(usedPreKey);
        }
        if (sessionStored) {
            commit.putSession(device, session.serialize());
        }
    }

    @Override
    public IdentityKeyPair getIdentityKeyPair() {
        return own.identity();
    }

    @Override
    public int getLocalRegistrationId() {
        return own.registrationId();
    }

    @Override
    public boolean saveIdentity(SignalProtocolAddress address, IdentityKey key) {
        newIdentity = key;
        return commit.identity(device)
                .map(known -> !Arrays.equals(known, key.serialize()))
                .orElse(false);
    }

    @Override
    public boolean isTrustedIdentity(SignalProtocolAddress address, IdentityKey key, Direction direction) {
        return true;
    }

    @Override
    public IdentityKey getIdentity(SignalProtocolAddress address) {
        return newIdentity != null
                ? newIdentity
                : commit.identity(device).map(OwnKeys::identityKey).orElse(null);
    }

    @Override
    public SessionRecord loadSession(SignalProtocolAddress address) {
        return session;
    }

    @Override
    public List<SessionRecord> loadExistingSessions(List<SignalProtocolAddress> addresses) {
        throw new UnsupportedOperationException("sessions are worked on one at a time");
    }

    @Override
    public List<Integer> getSubDeviceSessions(String name) {
        throw new UnsupportedOperationException("sessions are worked on one at a time");
    }

    @Override
    public void storeSession(SignalProtocolAddress address, SessionRecord changed) {
        session = changed;
        sessionStored = true;
    }

    @Override
    public boolean containsSession(SignalProtocolAddress address) {
        return session != null;
    }

    @Override
    public void deleteSession(SignalProtocolAddress address) {
        throw new UnsupportedOperationException("sessions are removed by their owner");
    }

    @Override
    public void deleteAllSessions(String name) {
        throw new UnsupportedOperationException("sessions are removed by their owner");
    }

    @Override
    public PreKeyRecord loadPreKey(int id) throws InvalidKeyIdException {
        byte[] key = commit.preKey(id)
                .orElseThrow(() -> new InvalidKeyIdException("one-time prekey " + id + " is used up or never was"));
        return new PreKeyRecord(id, OwnKeys.keyPair(key));
    }

    @Override
    public void storePreKey(int id, PreKeyRecord key) {
        throw new UnsupportedOperationException("prekeys are made by PreKeys");
    }

    @Override
    public boolean containsPreKey(int id) {
        return commit.preKey(id).isPresent();
    }

    @Override
    public void removePreKey(int id) {
        usedPreKey = id;
    }

    @Override
    public SignedPreKeyRecord loadSignedPreKey(int id) throws InvalidKeyIdException {
        var key = commit.signedPreKey(id)
                .orElseThrow(() -> new InvalidKeyIdException("signed prekey " + id + " never was"));
        return new SignedPreKeyRecord(
                id,
                key.createdAt().toEpochMilli(),
                OwnKeys.keyPair(key.keyPair().privateKey()),
                key.signature());
    }

    @Override
    public List<SignedPreKeyRecord> loadSignedPreKeys() {
        throw new UnsupportedOperationException("signed prekeys are loaded by id");
    }

    @Override
    public void storeSignedPreKey(int id, SignedPreKeyRecord key) {
        throw new UnsupportedOperationException("signed prekeys are made by PreKeys");
    }

    @Override
    public boolean containsSignedPreKey(int id) {
        return commit.signedPreKey(id).isPresent();
    }

    @Override
    public void removeSignedPreKey(int id) {
        throw new UnsupportedOperationException("old signed prekeys are kept");
    }

    @Override
    public void storeSenderKey(SignalProtocolAddress author, UUID distribution, SenderKeyRecord key) {
        throw new UnsupportedOperationException("WhatsApp's sender keys are not libsignal's, see SenderKeys");
    }

    @Override
    public SenderKeyRecord loadSenderKey(SignalProtocolAddress author, UUID distribution) {
        throw new UnsupportedOperationException("WhatsApp's sender keys are not libsignal's, see SenderKeys");
    }
}
