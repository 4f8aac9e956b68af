package dev.heliograph.protocol.crypto;

import java.util.Arrays;
import org.signal.libsignal.crypto.Aes256GcmDecryption;
import org.signal.libsignal.crypto.Aes256GcmEncryption;
import org.signal.libsignal.protocol.InvalidKeyException;

/// AES-256-GCM with a 12-byte nonce and the 16-byte tag at the end of the ciphertext. Thread-safe: no state.
///
/// libsignal's, not the JDK's, which is twenty times slower until its methods are compiled for the second time: a
/// server that posts now and then never comes to that. See Decisions in protocol/README.md.
public final class AesGcm {
    /// Length of the tag in bytes.
    public static final int TAG = 16;

    private AesGcm() {}

    /// Encrypts.
    ///
    /// @param key   32 bytes
    /// @param nonce 12 bytes, never used twice with this key
    /// @param aad   authenticated with the ciphertext; may be empty
    /// @throws CryptoException when key or nonce has another length
    public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
        requireLengths(key, nonce);
        try {
            var encryption = new Aes256GcmEncryption(key, nonce, aad);
            byte[] sealed = Arrays.copyOf(plain, plain.length + TAG);
            encryption.encrypt(sealed, 0, plain.length);
            System.arraycopy(encryption.computeTag(), 0, sealed, plain.length, TAG);
            return sealed;
        } catch (InvalidKeyException e) {
            throw new CryptoException("AES-GCM could not seal " + plain.length + " bytes: " + e.getMessage(), e);
        }
    }

    /// Decrypts.
    ///
    /// @throws CryptoException when key, nonce, aad or ciphertext is not the one that was sealed
    public static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        requireLengths(key, nonce);
        int length = sealed.length - TAG;
        if (length < 0) {
            throw new CryptoException("AES-GCM could not open " + sealed.length + " bytes: the tag alone has " + TAG);
        }
        try {
            var decryption = new Aes256GcmDecryption(key, nonce, aad);
            byte[] plain = Arrays.copyOf(sealed, length);
            decryption.decrypt(plain);
            // the text is nobody's until this says so
            if (!decryption.verifyTag(Arrays.copyOfRange(sealed, length, sealed.length))) {
                throw new CryptoException("AES-GCM could not open " + sealed.length + " bytes: the tag does not fit");
            }
            return plain;
        } catch (InvalidKeyException e) {
            throw new CryptoException("AES-GCM could not open " + sealed.length + " bytes: " + e.getMessage(), e);
        }
    }

    private static void requireLengths(byte[] key, byte[] nonce) {
        if (key.length != 32) {
            throw new CryptoException("AES-256-GCM takes a key of 32 bytes, this has " + key.length);
        }
        if (nonce.length != 12) {
            throw new CryptoException("AES-GCM takes a nonce of 12 bytes, this has " + nonce.length);
        }
    }
}
