package dev.heliograph.protocol.crypto;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC. Thread-safe: no state.
public final class Hmac {
    private Hmac() {}

    /// The 32-byte HMAC-SHA256 of all parts, one after the other.
    public static byte[] sha256(byte[] key, byte[]... parts) {
        return of("HmacSHA256", key, parts);
    }

    /// The 64-byte HMAC-SHA512 of all parts, one after the other.
    public static byte[] sha512(byte[] key, byte[]... parts) {
        return of("HmacSHA512", key, parts);
    }

    /// Whether two MACs are the same, in a time that does not tell where they differ.
    public static boolean same(byte[] expected, byte[] given) {
        return MessageDigest.isEqual(expected, given);
    }

    /// A fresh HMAC-SHA256, for streams.
    public static Mac sha256Mac(byte[] key) {
        return mac("HmacSHA256", key);
    }

    private static byte[] of(String algorithm, byte[] key, byte[]... parts) {
        Mac mac = mac(algorithm, key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static Mac mac(String algorithm, byte[] key) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // an empty key and a zero byte are the same HMAC key; the JDK refuses the former
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this JDK cannot do " + algorithm, e);
        }
    }
}
