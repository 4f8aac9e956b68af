package dev.heliograph.protocol.crypto;

import java.security.SecureRandom;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.Curve;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/// X25519 agreement and XEdDSA signatures, on libsignal's curve. Thread-safe: no state.
///
/// Keys are 32 raw bytes; the 33-byte form with type byte 05 goes through [#typed] and [#untyped]. Source:
/// shared/protocol/1-connection.md, notation and 2.4.
public final class Curve25519 {
    /// Length of a key in bytes.
    public static final int KEY = 32;

    /// Length of a signature in bytes.
    public static final int SIGNATURE = 64;

    private static final byte TYPE = 5;

    private Curve25519() {}

    /// A new key pair.
    public static KeyPair generate(SecureRandom random) {
        byte[] key = new byte[KEY];
        random.nextBytes(key);
        key[0] &= (byte) 248;
        key[31] &= 127;
        key[31] |= 64;
        return pair(key);
    }

    /// The pair of a private key.
    ///
    /// @param privateKey 32 bytes
    public static KeyPair pair(byte[] privateKey) {
        return new KeyPair(privateKey, publicKey(privateKey));
    }

    /// The 32-byte public key of a private key.
    ///
    /// @throws CryptoException when it is not 32 bytes
    public static byte[] publicKey(byte[] privateKey) {
        return untyped(privatePoint(privateKey).publicKey().serialize());
    }

    /// The 32-byte X25519 shared secret.
    ///
    /// @param publicKey 32 bytes of the other side
    /// @throws CryptoException when a key has another length, or the other side's key is of small order
    public static byte[] agree(byte[] privateKey, byte[] publicKey) {
        byte[] shared = agreement(publicPoint(publicKey), privatePoint(privateKey));
        int bits = 0;
        for (byte b : shared) {
            bits |= b;
        }
        if (bits == 0) {
            throw new CryptoException("X25519 gave a zero secret: the other side's public key is of small order");
        }
        return shared;
    }

    /// A 64-byte XEdDSA signature, different each time.
    ///
    /// @param privateKey 32 bytes
    public static byte[] sign(byte[] privateKey, byte[] message) {
        try {
            return Curve.calculateSignature(privatePoint(privateKey), message);
        } catch (InvalidKeyException e) {
            throw new CryptoException("XEdDSA cannot sign with this key: " + e.getMessage(), e);
        }
    }

    /// Whether the signature is the key owner's on exactly this message; false for a signature that is not 64 bytes.
    ///
    /// @param publicKey 32 bytes
    /// @throws CryptoException when the key is not 32 bytes
    public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE) {
            return false;
        }
        try {
            return Curve.verifySignature(publicPoint(publicKey), message, signature);
        } catch (InvalidKeyException e) {
            throw new CryptoException("XEdDSA cannot verify with this key: " + e.getMessage(), e);
        }
    }

    /// The key with the type byte 05 in front: 33 bytes.
    ///
    /// @throws CryptoException when it is not 32 bytes
    public static byte[] typed(byte[] publicKey) {
        byte[] typed = new byte[KEY + 1];
        typed[0] = TYPE;
        System.arraycopy(checked(publicKey, "public"), 0, typed, 1, KEY);
        return typed;
    }

    /// The key without its type byte: 32 bytes.
    ///
    /// @throws CryptoException when it is not 33 bytes or another type
    public static byte[] untyped(byte[] typedKey) {
        if (typedKey.length != KEY + 1 || typedKey[0] != TYPE) {
            throw new CryptoException("a typed key is 05 and 32 bytes, this has " + typedKey.length + " bytes"
                    + (typedKey.length == 0 ? "" : " and starts with " + (typedKey[0] & 0xff)));
        }
        return Bytes.slice(typedKey, 1, KEY + 1);
    }

    private static byte[] agreement(ECPublicKey publicKey, ECPrivateKey privateKey) {
        try {
            return Curve.calculateAgreement(publicKey, privateKey);
        } catch (InvalidKeyException e) {
            throw new CryptoException("X25519 cannot agree with this key: " + e.getMessage(), e);
        }
    }

    private static ECPrivateKey privatePoint(byte[] key) {
        try {
            return Curve.decodePrivatePoint(checked(key, "private"));
        } catch (InvalidKeyException e) {
            throw new CryptoException("not a Curve25519 private key: " + e.getMessage(), e);
        }
    }

    private static ECPublicKey publicPoint(byte[] key) {
        try {
            return Curve.decodePoint(typed(key), 0);
        } catch (InvalidKeyException e) {
            throw new CryptoException("not a Curve25519 public key: " + e.getMessage(), e);
        }
    }

    private static byte[] checked(byte[] key, String kind) {
        if (key.length != KEY) {
            throw new CryptoException("a " + kind + " key has 32 bytes, this has " + key.length);
        }
        return key;
    }
}
