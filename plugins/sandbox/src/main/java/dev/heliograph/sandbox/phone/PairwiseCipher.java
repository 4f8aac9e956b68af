package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.KeyBundle;
import java.util.Arrays;
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
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.PreKeyBundle;

/// The 1:1 half of a phone's Signal: decrypts what a companion sent, encrypts to a companion. Stateless; the
/// state is in the [PairwiseStep]. Source: shared/protocol/2-status.md 5.
final class PairwiseCipher {
    private static final byte VERSION = 0x33;
    private static final byte KEY_TYPE = 5;

    private PairwiseCipher() {}

    /// An encrypted payload.
    ///
    /// @param type `pkmsg` or `msg`
    record Sealed(String type, byte[] bytes) {}

    /// Decrypts a `pkmsg`.
    ///
    /// @param step     the receiving device's state
    /// @param sender   the sending device, by hidden id
    /// @param identity the sending device's registered identity, 32 bytes
    /// @return the padded plaintext
    /// @throws Violation naming what is wrong
    static byte[] decryptFirst(PairwiseStep step, Jid sender, byte[] identity, byte[] bytes) throws Violation {
        requireVersion(bytes);
        PreKeySignalMessage message = parse(sender, bytes);
        requireVersion(message.getWhisperMessage().serialize());
        byte[] claimed = message.getIdentityKey().getPublicKey().getPublicKeyBytes();
        if (!Arrays.equals(claimed, identity)) {
            throw new Violation("wrong-identity", "the pkmsg names another identity than " + sender + " has");
        }
        try {
            return cipher(step, sender).decrypt(message);
        } catch (InvalidKeyIdException e) {
            int id = message.getPreKeyId().orElse(-1);
            String rule = step.isUsed(id) ? "prekey-reused" : "unknown-prekey";
            throw new Violation(rule, "pkmsg of " + sender + " with one-time prekey " + id + ": " + e.getMessage());
        } catch (DuplicateMessageException e) {
            throw new Violation("counter-reused", "pkmsg of " + sender + ": " + e.getMessage());
        } catch (InvalidMessageException | InvalidKeyException | UntrustedIdentityException e) {
            throw new Violation("bad-pkmsg", "pkmsg of " + sender + ": " + e.getMessage());
        }
    }

    /// Decrypts a `msg` of an open session.
    ///
    /// @return the padded plaintext
    /// @throws Violation naming what is wrong
    static byte[] decryptNext(PairwiseStep step, Jid sender, byte[] identity, byte[] bytes) throws Violation {
        requireVersion(bytes);
        try {
            var session = step.loadSession(address(sender));
            if (!step.containsSession(address(sender))) {
                throw new Violation("no-session", "msg of " + sender + ", but no pkmsg came before");
            }
            if (!Arrays.equals(session.getRemoteIdentityKey().getPublicKey().getPublicKeyBytes(), identity)) {
                throw new Violation("wrong-identity", "the session of " + sender + " belongs to a former identity");
            }
            return cipher(step, sender).decrypt(new SignalMessage(bytes));
        } catch (DuplicateMessageException e) {
            throw new Violation("counter-reused", "msg of " + sender + ": " + e.getMessage());
        } catch (InvalidMessageException
                | InvalidVersionException
                | InvalidKeyException
                | LegacyMessageException
                | NoSessionException
                | UntrustedIdentityException e) {
            throw new Violation("bad-msg", "msg of " + sender + ": " + e.getMessage());
        }
    }

    /// Opens a session from a key bundle, replacing any other.
    ///
    /// @throws IllegalArgumentException when a key or the signature in the bundle is bad
    static void establish(PairwiseStep step, Jid recipient, KeyBundle bundle) {
        try {
            var oneTime = bundle.oneTimeKey();
            new SessionBuilder(step, step, step, step, address(recipient))
                    .process(new PreKeyBundle(
                            bundle.registrationId(),
                            recipient.device(),
                            oneTime.map(KeyBundle.OneTimeKey::id).orElse(-1),
                            oneTime.isPresent() ? point(oneTime.get().key()) : null,
                            bundle.signedPreKeyId(),
                            point(bundle.signedPreKey()),
                            bundle.signature(),
                            new IdentityKey(point(bundle.identity()))));
        } catch (InvalidKeyException | UntrustedIdentityException e) {
            throw new IllegalArgumentException("the key bundle of " + recipient + " is bad: " + e.getMessage(), e);
        }
    }

    /// Encrypts with an open session.
    ///
    /// @param padded the padded plaintext
    static Sealed encrypt(PairwiseStep step, Jid recipient, byte[] padded) {
        try {
            CiphertextMessage message = cipher(step, recipient).encrypt(padded);
            boolean first = message.getType() == CiphertextMessage.PREKEY_TYPE;
            return new Sealed(first ? "pkmsg" : "msg", message.serialize());
        } catch (UntrustedIdentityException e) {
            throw new IllegalStateException("phones trust every identity, but not that of " + recipient, e);
        }
    }

    /// Whether there is a session with a device.
    static boolean hasSession(PairwiseStep step, Jid device) {
        return step.containsSession(address(device));
    }

    /// Forgets the session with a device.
    static void forget(PairwiseStep step, Jid device) {
        step.deleteSession(address(device));
    }

    private static PreKeySignalMessage parse(Jid sender, byte[] bytes) throws Violation {
        try {
            return new PreKeySignalMessage(bytes);
        } catch (InvalidMessageException | InvalidVersionException | InvalidKeyException | LegacyMessageException e) {
            throw new Violation("bad-pkmsg", "pkmsg of " + sender + " cannot be read: " + e.getMessage());
        }
    }

    private static SessionCipher cipher(PairwiseStep step, Jid device) {
        return new SessionCipher(step, step, step, step, address(device));
    }

    private static SignalProtocolAddress address(Jid device) {
        return new SignalProtocolAddress(device.signalName(), device.device());
    }

    private static ECPublicKey point(byte[] key) throws InvalidKeyException {
        return new ECPublicKey(Primitives.concat(new byte[] {KEY_TYPE}, key));
    }

    private static void requireVersion(byte[] bytes) throws Violation {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            String first = bytes.length == 0 ? "nothing" : Integer.toHexString(bytes[0] & 0xff);
            throw new Violation("wrong-session-version", "the first byte is " + first + ", expected 33");
        }
    }
}
