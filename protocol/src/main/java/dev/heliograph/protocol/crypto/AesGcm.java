package dev.heliograph.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM with a 12-byte nonce and the 16-byte tag at the end of the ciphertext. Thread-safe: no state.
public final class AesGcm {
    /// Length of the tag in bytes.
    public static final int TAG = 16;

    private AesGcm() {}

    /// Encrypts.
    ///
    /// @param key   16 or 32 bytes
    /// @param nonce 12 bytes, never used twice with this key
    /// @param aad   authenticated with the ciphertext; may be empty
    /// @throws CryptoException when key or nonce has another length
    public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
        return run(Cipher.ENCRYPT_MODE, key, nonce, aad, plain);
    }

    /// Decrypts.
    ///
    /// @throws CryptoException when key, nonce, aad or ciphertext is not the one that was sealed
    public static byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        return run(Cipher.DECRYPT_MODE, key, nonce, aad, sealed);
    }

    private static byte[] run(int mode, byte[] key, byte[] nonce, byte[] aad, byte[] data) {
        if (nonce.length != 12) {
            throw new CryptoException("AES-GCM takes a nonce of 12 bytes, this has " + nonce.length);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG, nonce));
            cipher.updateAAD(aad);
            return cipher.doFinal(data);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            String verb = mode == Cipher.ENCRYPT_MODE ? "seal" : "open";
            throw new CryptoException("AES-GCM could not " + verb + " " + data.length + " bytes: " + e.getMessage(), e);
        }
    }
}
