package dev.heliograph.sandbox.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The JDK's primitives in the forms the phones use. Stateless.
final class Primitives {
    private Primitives() {}

    /// HKDF-SHA256 with an empty salt.
    static byte[] hkdf(byte[] secret, String info, int length) {
        try {
            var parameters = HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info.getBytes(UTF_8), length);
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HKDF-SHA256", e);
        }
    }

    /// HMAC-SHA256 over the parts, one after the other.
    static byte[] hmacSha256(byte[] key, byte[]... parts) {
        return hmac("HmacSHA256", key, parts);
    }

    /// HMAC-SHA512 over the parts, one after the other.
    static byte[] hmacSha512(byte[] key, byte[]... parts) {
        return hmac("HmacSHA512", key, parts);
    }

    /// AES-256-CBC with PKCS7.
    static byte[] encryptCbc(byte[] key, byte[] iv, byte[] plain) {
        try {
            return cbc(Cipher.ENCRYPT_MODE, key, iv, plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-CBC refused " + plain.length + " bytes", e);
        }
    }

    /// The inverse of [#encryptCbc].
    ///
    /// @throws GeneralSecurityException when the padding does not fit
    static byte[] decryptCbc(byte[] key, byte[] iv, byte[] encrypted) throws GeneralSecurityException {
        return cbc(Cipher.DECRYPT_MODE, key, iv, encrypted);
    }

    /// SHA-256.
    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /// The parts, one after the other.
    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var out = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            out.put(part);
        }
        return out.array();
    }

    /// Eight bytes, big endian.
    static byte[] bigEndian64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks " + algorithm, e);
        }
    }

    private static byte[] cbc(int mode, byte[] key, byte[] iv, byte[] input) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(input);
    }
}
