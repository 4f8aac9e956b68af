package dev.heliograph.protocol.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-CBC with PKCS#7 padding. Thread-safe: no state.
///
/// Check the MAC before you decrypt; a padding error tells nothing about the sender.
public final class AesCbc {
    private AesCbc() {}

    /// Encrypts; the result is the next multiple of 16 bytes.
    ///
    /// @param key 16 or 32 bytes
    /// @param iv  16 bytes
    /// @throws CryptoException when key or iv has another length
    public static byte[] encrypt(byte[] key, byte[] iv, byte[] plain) {
        return run(Cipher.ENCRYPT_MODE, key, iv, plain);
    }

    /// Decrypts and takes the padding off.
    ///
    /// @throws CryptoException when the length, the padding, the key or the iv is wrong
    public static byte[] decrypt(byte[] key, byte[] iv, byte[] encrypted) {
        return run(Cipher.DECRYPT_MODE, key, iv, encrypted);
    }

    private static byte[] run(int mode, byte[] key, byte[] iv, byte[] data) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            String verb = mode == Cipher.ENCRYPT_MODE ? "encrypt" : "decrypt";
            throw new CryptoException("AES-CBC could not " + verb + " " + data.length + " bytes: " + e.getMessage(), e);
        }
    }
}
