package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/// All key pairs of one device. Those of the sandbox are derived from the world's seed, so that ten thousand phones
/// cost nothing until used; the same seed and address always give the same keys. Thread-safe.
///
/// @param identity       the device's identity
/// @param registrationId fourteen bits, never 0
/// @param signedPreKey   the one signed prekey, with its signature
/// @param oneTime        the one-time prekey of an id
record PhoneKeys(
        IdentityKeyPair identity,
        int registrationId,
        SignedPreKeyRecord signedPreKey,
        IntFunction<PreKeyRecord> oneTime) {
    private static final int SIGNED_PRE_KEY_ID = 1;

    /// Derives a device's keys.
    ///
    /// @param seed       32 secret bytes of the world
    /// @param device     the device's address by hidden id
    /// @param generation 0, more for a device that took the address later
    static PhoneKeys derive(byte[] seed, Jid device, int generation) {
        String name = generation == 0 ? device.toString() : device + "/" + generation;
        ECKeyPair own = pair(seed, name + "/identity");
        var identity = new IdentityKeyPair(new IdentityKey(own.getPublicKey()), own.getPrivateKey());
        ByteBuffer registration = ByteBuffer.wrap(Primitives.hkdf(seed, name + "/registration", Integer.BYTES));
        ECKeyPair signed = pair(seed, name + "/signed");
        byte[] signature =
                own.getPrivateKey().calculateSignature(signed.getPublicKey().serialize());
        return new PhoneKeys(
                identity,
                1 + (registration.getInt() & 0x3ffe),
                new SignedPreKeyRecord(SIGNED_PRE_KEY_ID, 0, signed, signature),
                id -> new PreKeyRecord(id, pair(seed, name + "/onetime/" + id)));
    }

    private static ECKeyPair pair(byte[] seed, String purpose) {
        byte[] secret = Primitives.hkdf(seed, purpose, 32);
        secret[0] &= (byte) 0xf8;
        secret[31] = (byte) (secret[31] & 0x7f | 0x40);
        try {
            ECPrivateKey key = Curve.decodePrivatePoint(secret);
            return new ECKeyPair(key.publicKey(), key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("no key from the seed for " + purpose, e);
        }
    }
}
