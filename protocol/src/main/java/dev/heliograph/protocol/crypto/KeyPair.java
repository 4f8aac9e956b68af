package dev.heliograph.protocol.crypto;

import java.util.Arrays;

/// A Curve25519 key pair as raw bytes. Callers do not change the arrays.
///
/// @param privateKey 32 bytes; never printed
/// @param publicKey  32 bytes, without the type byte
public record KeyPair(byte[] privateKey, byte[] publicKey) {
    /// Refuses other lengths.
    public KeyPair {
        if (privateKey.length != Curve25519.KEY || publicKey.length != Curve25519.KEY) {
            throw new CryptoException(
                    "a key pair is 32 + 32 bytes, this is %d + %d".formatted(privateKey.length, publicKey.length));
        }
    }

    /// The public key with the type byte 05 in front: 33 bytes.
    public byte[] typedPublicKey() {
        return Curve25519.typed(publicKey);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPair(byte[] priv, byte[] pub)
                && Arrays.equals(publicKey, pub)
                && Hmac.same(privateKey, priv);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(publicKey);
    }

    @Override
    public String toString() {
        return "KeyPair[private hidden]";
    }
}
