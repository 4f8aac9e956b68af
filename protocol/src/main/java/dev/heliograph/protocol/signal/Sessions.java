package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.StateView;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidKeyIdException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.SessionRecord;

/// 1:1 sessions with single devices: X3DH and double ratchet, version 3. Source: 2-status.md 5.
///
/// Thread-safe within one step: one lock an address. What it writes is kept when the step is committed, so
/// commit before a byte leaves.
public final class Sessions {
    private static final byte VERSION = 0x33;
    private static final int NO_PREKEY = -1;

    private final AddressLocks locks = new AddressLocks();
    private final FanOut fanOut;

    /// Encrypts for many devices on `threads` threads, the caller's included.
    public Sessions(int threads) {
        this.fanOut = new FanOut(threads);
    }

    /// Encrypts for many devices on all processors.
    public Sessions() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /// Whether a message can be encrypted for the device.
    public boolean has(StateView state, Jid device) {
        return state.session(device).isPresent();
    }

    /// The registration id, unsigned 32 bits, of the device as it was when the session was opened; empty
    /// without one.
    public OptionalInt remoteRegistration(StateView state, Jid device) {
        SessionRecord session = load(state, device);
        return session == null ? OptionalInt.empty() : OptionalInt.of(session.getRemoteRegistrationId());
    }

    /// Opens a session, in place of the present one. A changed identity is taken, and the device then holds
    /// no key of ours.
    ///
    /// @throws BadKeysException when a key is malformed or the signature wrong; nothing is written
    public void establish(Commit commit, KeyBundle bundle) throws BadKeysException {
        establish(OwnKeys.of(commit), commit, bundle);
    }

    /// Encrypts for one device and moves its ratchet on.
    ///
    /// @param padded see `crypto.Padding`
    /// @throws IllegalStateException when there is no session
    public Encrypted encrypt(Commit commit, Jid device, byte[] padded) {
        return encrypt(OwnKeys.of(commit), commit, device, padded);
    }

    /// Encrypts the same for many devices, on all processors; in the order given, each device once.
    ///
    /// @param padded see `crypto.Padding`
    /// @throws IllegalStateException naming the device when there is no session; the step is then to be
    /// dropped
    public Map<Jid, Encrypted> encryptAll(Commit commit, Collection<Jid> devices, byte[] padded) {
        OwnKeys own = OwnKeys.of(commit);
        return fanOut.map(devices, device -> encrypt(own, commit, device, padded));
    }

    /// Opens many sessions, on all processors.
    ///
    /// @return those refused, with the reason
    public Map<Jid, BadKeysException> establishAll(Commit commit, Collection<KeyBundle> bundles) {
        OwnKeys own = OwnKeys.of(commit);
        Map<KeyBundle, BadKeysException> refused = fanOut.map(bundles, bundle -> {
            try {
                establish(own, commit, bundle);
                return null;
            } catch (BadKeysException e) {
                return e;
            }
        });
        return refused.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().device(), Map.Entry::getValue));
    }

    /// Decrypts and moves the ratchet on; removes the one-time prekey used. A changed identity is taken: its
    /// session takes the place of the old one, and the device then holds no key of ours.
    ///
    /// @param type of the `<enc>` node, `pkmsg` or `msg`
    /// @return still padded
    /// @throws DecryptException when it cannot be; nothing is written
    public byte[] decrypt(Commit commit, Jid sender, String type, byte[] ciphertext) throws DecryptException {
        ReentrantLock lock = locks.of(sender);
        lock.lock();
        try {
            return switch (type) {
                case Encrypted.PREKEY -> decrypt(commit, sender, new PreKeySignalMessage(ciphertext));
                case Encrypted.MESSAGE -> decrypt(commit, sender, new SignalMessage(ciphertext));
                default ->
                    throw new DecryptException(
                            Kind.INVALID_MESSAGE, "message of " + sender + " has type " + type + ", not pkmsg or msg");
            };
        } catch (DuplicateMessageException e) {
            throw refused(Kind.DUPLICATE, sender, e);
        } catch (NoSessionException e) {
            throw refused(Kind.NO_SESSION, sender, e);
        } catch (InvalidKeyIdException e) {
            throw refused(Kind.INVALID_KEY_ID, sender, e);
        } catch (InvalidKeyException e) {
            throw refused(Kind.INVALID_KEY, sender, e);
        } catch (InvalidMessageException | InvalidVersionException | LegacyMessageException e) {
            throw refused(Kind.INVALID_MESSAGE, sender, e);
        } catch (UntrustedIdentityException e) {
            throw refused(Kind.UNTRUSTED, sender, e);
        } finally {
            lock.unlock();
        }
    }

    private void establish(OwnKeys own, Commit commit, KeyBundle bundle) throws BadKeysException {
        ReentrantLock lock = locks.of(bundle.device());
        lock.lock();
        try {
            byte[] identity =
                    Curve25519.KEY == bundle.identity().length ? Curve25519.typed(bundle.identity()) : new byte[0];
            SessionRecord session = knows(commit, bundle.device(), identity) ? load(commit, bundle.device()) : null;
            OneDeviceStore store = new OneDeviceStore(own, commit, bundle.device(), session);
            new SessionBuilder(store, address(bundle.device())).process(libsignal(bundle));
            store.flush();
        } catch (InvalidKeyException | UntrustedIdentityException e) {
            throw new BadKeysException("key bundle of " + bundle.device() + " refused: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private byte[] decrypt(Commit commit, Jid sender, PreKeySignalMessage message)
            throws DuplicateMessageException, InvalidMessageException, InvalidKeyIdException, InvalidKeyException,
                    UntrustedIdentityException {
        boolean known = knows(commit, sender, message.getIdentityKey().serialize());
        OneDeviceStore store =
                new OneDeviceStore(OwnKeys.of(commit), commit, sender, known ? load(commit, sender) : null);
        byte[] padded = new SessionCipher(store, address(sender)).decrypt(message);
        store.flush();
        return padded;
    }

    private byte[] decrypt(Commit commit, Jid sender, SignalMessage message)
            throws DuplicateMessageException, InvalidMessageException, InvalidVersionException, NoSessionException,
                    UntrustedIdentityException {
        OneDeviceStore store = new OneDeviceStore(OwnKeys.of(commit), commit, sender, load(commit, sender));
        byte[] padded = new SessionCipher(store, address(sender)).decrypt(message);
        store.flush();
        return padded;
    }

    private Encrypted encrypt(OwnKeys own, Commit commit, Jid device, byte[] padded) {
        ReentrantLock lock = locks.of(device);
        lock.lock();
        try {
            SessionRecord session = load(commit, device);
            if (session == null) {
                throw new IllegalStateException("no session with " + device + ": establish it first");
            }
            OneDeviceStore store = new OneDeviceStore(own, commit, device, session);
            CiphertextMessage message = new SessionCipher(store, address(device)).encrypt(padded);
            byte[] bytes = message.serialize();
            if (bytes[0] != VERSION) {
                throw new IllegalStateException(
                        "libsignal wrote version byte 0x%02x, WhatsApp needs 0x%02x: wrong version"
                                .formatted(bytes[0], VERSION));
            }
            store.flush();
            return new Encrypted(
                    message.getType() == CiphertextMessage.PREKEY_TYPE ? Encrypted.PREKEY : Encrypted.MESSAGE, bytes);
        } catch (UntrustedIdentityException e) {
            throw new IllegalStateException("identity of " + device + " refused, though all are trusted", e);
        } finally {
            lock.unlock();
        }
    }

    /// Whether this is the identity the device had all along, or its first one.
    private static boolean knows(StateView state, Jid device, byte[] identity) {
        return state.identity(device)
                .map(known -> Arrays.equals(known, identity))
                .orElse(true);
    }

    private static SessionRecord load(StateView state, Jid device) {
        byte[] session = state.session(device).orElse(null);
        if (session == null) {
            return null;
        }
        try {
            return new SessionRecord(session);
        } catch (InvalidMessageException e) {
            throw new IllegalStateException("kept session with " + device + " cannot be read", e);
        }
    }

    private static PreKeyBundle libsignal(KeyBundle bundle) throws InvalidKeyException {
        return new PreKeyBundle(
                bundle.registrationId(),
                bundle.device().device(),
                bundle.preKeyId().orElse(NO_PREKEY),
                bundle.preKey() == null ? null : OwnKeys.publicKey(bundle.preKey()),
                bundle.signedPreKeyId(),
                OwnKeys.publicKey(bundle.signedPreKey()),
                bundle.signature(),
                new IdentityKey(OwnKeys.publicKey(bundle.identity())));
    }

    private static SignalProtocolAddress address(Jid device) {
        return new SignalProtocolAddress(device.signalName(), device.device());
    }

    private static DecryptException refused(Kind kind, Jid sender, Exception cause) {
        return new DecryptException(
                kind, "message of " + sender + " cannot be decrypted: " + cause.getMessage(), cause);
    }
}
