package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.store.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;

/// A device with a store of its own, to be written to, killed and started again.
final class TestDevice {
    static final String GROUP = "status@broadcast";

    private static final SecureRandom RANDOM = new SecureRandom();

    final Jid jid;
    final MemoryJournal journal = new MemoryJournal();
    final Sessions sessions = new Sessions(2);
    final SenderKeys senderKeys = new SenderKeys(RANDOM);
    final PreKeys preKeys = new PreKeys(RANDOM, InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L)));
    Store store = Store.open(journal);

    private TestDevice(Jid jid) {
        this.jid = jid;
    }

    /// With new keys and some one-time prekeys.
    static TestDevice create(Jid jid, int preKeys) {
        TestDevice device = new TestDevice(jid);
        device.store.step("create", commit -> {
            commit.putCredentials(DeviceIdentity.create(RANDOM));
            device.preKeys.createSigned(commit);
            device.preKeys.generate(commit, preKeys);
            return null;
        });
        return device;
    }

    /// With given keys and no prekeys.
    static TestDevice with(Jid jid, KeyPair identity, int registrationId) {
        TestDevice device = new TestDevice(jid);
        device.store.step("create", commit -> {
            commit.putCredentials(new Credentials(Curve25519.generate(RANDOM), identity, registrationId, new byte[32]));
            return null;
        });
        return device;
    }

    /// As after a kill: what was committed, and nothing else.
    void restart() {
        store = Store.open(journal);
    }

    /// What the server hands out, with one of the one-time prekeys or none.
    KeyBundle bundle(OptionalInt preKeyId) {
        Credentials credentials = store.state().credentials().orElseThrow();
        SignedPreKey signed = store.state().newestSignedPreKey().orElseThrow();
        return new KeyBundle(
                jid,
                credentials.registrationId(),
                credentials.identity().publicKey(),
                signed.id(),
                signed.keyPair().publicKey(),
                signed.signature(),
                preKeyId,
                preKeyId.isPresent()
                        ? Curve25519.publicKey(
                                store.state().preKey(preKeyId.getAsInt()).orElseThrow())
                        : null);
    }

    void establish(KeyBundle bundle) throws BadKeysException {
        store.step("establish", commit -> {
            sessions.establish(commit, bundle);
            return null;
        });
    }

    Encrypted encrypt(Jid to, byte[] plain) {
        return store.step("encrypt", commit -> sessions.encrypt(commit, to, plain));
    }

    byte[] decrypt(Jid from, Encrypted message) throws DecryptException {
        return store.step("decrypt", commit -> sessions.decrypt(commit, from, message.type(), message.bytes()));
    }

    byte[] decryptGroup(Jid author, byte[] message) throws DecryptException {
        return store.step("decrypt group", commit -> senderKeys.decrypt(commit, GROUP, author, message));
    }

    void process(Jid author, byte[] distribution) throws DecryptException {
        store.step("process", commit -> {
            senderKeys.process(commit, GROUP, author, distribution);
            return null;
        });
    }
}
