package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import java.nio.ByteBuffer;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;

/// All key pairs of one device, derived from the world's seed, so that ten thousand phones cost nothing until used.
///
/// The same seed and address always give the same keys. Thread-safe.
final class PhoneKeys {
    /// The id of the one signed prekey a phone has.
    static final int SIGNED_PRE_KEY_ID = 1;

    private final byte[] seed;
    private final String name;
    private final IdentityKeyPair identity;
    private final int registrationId;
    private final SignedPreKeyRecord signedPreKey;

    /// Derives the long-lived keys.
    ///
    /// @param seed  32 secret bytes of the world
    /// @param device the device's address by hidden id
    PhoneKeys(byte[] seed, Jid device) {
        this.seed = seed.clone();
        this.name = device.toString();
        ECKeyPair pair = pair("identity");
        this.identity = new IdentityKeyPair(new IdentityKey(pair.getPublicKey()), pair.getPrivateKey());
        this.registrationId =
                1 + (ByteBuffer.wrap(derive("registration", Integer.BYTES)).getInt() & 0x3ffe);
        ECKeyPair signed = pair("signed");
        byte[] signature = identity.getPrivateKey()
                .calculateSignature(signed.getPublicKey().serialize());
        this.signedPreKey = new SignedPreKeyRecord(SIGNED_PRE_KEY_ID, 0, signed, signature);
    }

    /// The device's identity.
    IdentityKeyPair identity() {
        return identity;
    }

    /// Fourteen bits, never 0.
    int registrationId() {
        return registrationId;
    }

    /// The signed prekey with its signature.
    SignedPreKeyRecord signedPreKey() {
        return signedPreKey;
    }

    /// The one-time prekey of an id.
    ///
    /// @param id from 1
    PreKeyRecord oneTime(int id) {
        return new PreKeyRecord(id, pair("onetime/" + id));
    }

    private ECKeyPair pair(String purpose) {
        byte[] secret = derive(purpose, 32);
        secret[0] &= (byte) 0xf8;
        secret[31] = (byte) (secret[31] & 0x7f | 0x40);
        try {
            ECPrivateKey key = Curve.decodePrivatePoint(secret);
            return new ECKeyPair(key.publicKey(), key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("no key from the seed for " + name + " " + purpose, e);
        }
    }

    private byte[] derive(String purpose, int length) {
        return Primitives.hkdf(seed, name + "/" + purpose, length);
    }
}
