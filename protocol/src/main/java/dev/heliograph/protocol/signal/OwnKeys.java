package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.StateView;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/// Our identity in libsignal's types, made once for a whole fan-out.
///
/// @param identity       our identity pair
/// @param registrationId ours
record OwnKeys(IdentityKeyPair identity, int registrationId) {
    static OwnKeys of(StateView state) {
        Credentials credentials = state.credentials()
                .orElseThrow(() -> new IllegalStateException("this device has no keys yet: create them first"));
        return new OwnKeys(
                new IdentityKeyPair(
                        identityKey(Curve25519.typed(credentials.identity().publicKey())),
                        privateKey(credentials.identity().privateKey())),
                credentials.registrationId());
    }

    /// @param key 33 bytes, typed, as kept
    static IdentityKey identityKey(byte[] key) {
        try {
            return new IdentityKey(key, 0);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("kept identity of " + key.length + " bytes is no key", e);
        }
    }

    /// @param key 32 bytes, as kept
    static ECKeyPair keyPair(byte[] key) {
        ECPrivateKey privateKey = privateKey(key);
        return new ECKeyPair(privateKey.publicKey(), privateKey);
    }

    private static ECPrivateKey privateKey(byte[] key) {
        try {
            return Curve.decodePrivatePoint(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("kept private key of " + key.length + " bytes is no key", e);
        }
    }

    /// @param key 32 bytes
    static ECPublicKey publicKey(byte[] key) throws InvalidKeyException {
        if (key.length != Curve25519.KEY) {
            throw new InvalidKeyException("public key must be " + Curve25519.KEY + " bytes, was " + key.length);
        }
        return Curve.decodePoint(Curve25519.typed(key), 0);
    }
}
