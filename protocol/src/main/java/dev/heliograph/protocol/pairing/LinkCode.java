package dev.heliograph.protocol.pairing;

import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.KeyPair;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The arithmetic of linking by a code. Pure: all randomness comes in. Source: 1-connection.md 5.5.
final class LinkCode {
    static final int SALT = 32;
    static final int IV = 16;
    static final int BUNDLE_IV = 12;
    static final int WRAPPED = SALT + IV + Curve25519.KEY;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
    private static final int CODE_BYTES = 5;
    private static final int ITERATIONS = 131_072;
    private static final byte[] NONE = {};

    private LinkCode() {}

    /// What only who knows the code and the keys can make.
    ///
    /// @param wrapped   sent to the phone, 156 bytes
    /// @param advSecret what the phone's answer is authenticated with, 32 bytes
    record Bundle(byte[] wrapped, byte[] advSecret) {}

    /// What a bundle takes of randomness.
    ///
    /// @param salt   32 bytes
    /// @param iv     12 bytes
    /// @param random 32 bytes, part of the secret
    record Nonces(byte[] salt, byte[] iv, byte[] random) {
        static Nonces of(RandomGenerator random) {
            return new Nonces(bytes(random, SALT), bytes(random, BUNDLE_IV), bytes(random, 32));
        }
    }

    static String random(RandomGenerator random) {
        return text(bytes(random, CODE_BYTES));
    }

    /// Base32, big-endian bits.
    static String text(byte[] five) {
        long bits = Bytes.toLong(five);
        StringBuilder text = new StringBuilder(8);
        for (int shift = 35; shift >= 0; shift -= 5) {
            text.append(ALPHABET.charAt((int) (bits >> shift & 31)));
        }
        return text.toString();
    }

    /// `salt || iv || AES-256-CTR(key of code and salt, iv, public key)`: 80 bytes.
    static byte[] wrap(String code, byte[] publicKey, byte[] salt, byte[] iv) {
        return Bytes.concat(salt, iv, ctr(key(code, salt), iv, publicKey));
    }

    /// The public key somebody wrapped with the same code; with another code, any bytes.
    ///
    /// @throws CryptoException when it is not 80 bytes
    static byte[] unwrap(String code, byte[] wrapped) {
        if (wrapped.length != WRAPPED) {
            throw new CryptoException("wrapped key must have " + WRAPPED + " bytes, had " + wrapped.length);
        }
        byte[] salt = Bytes.slice(wrapped, 0, SALT);
        byte[] iv = Bytes.slice(wrapped, SALT, SALT + IV);
        return ctr(key(code, salt), iv, Bytes.slice(wrapped, SALT + IV, WRAPPED));
    }

    /// Makes the bundle for the phone and the secret both sides have then.
    ///
    /// @param ephemeral        ours, whose public key was wrapped
    /// @param identity         ours
    /// @param primaryEphemeral the phone's, unwrapped
    /// @param primaryIdentity  the phone's
    /// @throws CryptoException when a key of the phone is none
    static Bundle bundle(
            KeyPair ephemeral, KeyPair identity, byte[] primaryEphemeral, byte[] primaryIdentity, Nonces nonces) {
        byte[] shared = Curve25519.agree(ephemeral.privateKey(), primaryEphemeral);
        byte[] key = Hkdf.sha256(shared, nonces.salt(), ascii("link_code_pairing_key_bundle_encryption_key"), 32);
        byte[] plain = Bytes.concat(identity.publicKey(), primaryIdentity, nonces.random());
        byte[] wrapped = Bytes.concat(nonces.salt(), nonces.iv(), AesGcm.seal(key, nonces.iv(), NONE, plain));
        byte[] identities = Curve25519.agree(identity.privateKey(), primaryIdentity);
        byte[] secret = Bytes.concat(shared, identities, nonces.random());
        return new Bundle(wrapped, Hkdf.sha256(secret, NONE, ascii("adv_secret"), 32));
    }

    static byte[] key(String code, byte[] salt) {
        try {
            PBEKeySpec spec = new PBEKeySpec(code.toCharArray(), salt, ITERATIONS, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new CryptoException("every JDK has PBKDF2WithHmacSHA256", e);
        }
    }

    private static byte[] ctr(byte[] key, byte[] iv, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new CryptoException("every JDK has AES/CTR", e);
        }
    }

    static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
