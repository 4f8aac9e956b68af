package dev.heliograph.protocol.noise;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// One direction of a connection after the handshake: a key and a counter. Either seals or opens, never both.
///
/// Not thread-safe: the frames must go over the wire in the order they were sealed. Source: 1-connection.md 2.5.
public final class TransportCipher {
    private static final long MAX_COUNTER = 0xffff_ffffL;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private long counter;

    /// Starts counting at 0.
    ///
    /// @param key 32 bytes
    public TransportCipher(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a transport key has 32 bytes, this has " + key.length);
        }
        this.key = new SecretKeySpec(key, "AES");
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    /// Encrypts the next frame; 16 bytes longer than the plaintext.
    ///
    /// @throws NoiseException when the counter has run out
    public byte[] seal(byte[] plain) {
        return next(Cipher.ENCRYPT_MODE, plain);
    }

    /// Decrypts the next frame. The counter moves on even when it fails.
    ///
    /// @throws NoiseException when it is not the next frame of the other side
    public byte[] open(byte[] sealed) {
        return next(Cipher.DECRYPT_MODE, sealed);
    }

    private byte[] next(int mode, byte[] data) {
        if (counter > MAX_COUNTER) {
            throw new NoiseException("the frame counter of this connection has run out");
        }
        long number = counter++;
        try {
            cipher.init(mode, key, new GCMParameterSpec(128, nonce(number)));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            String verb = mode == Cipher.ENCRYPT_MODE ? "encrypted" : "decrypted";
            throw new NoiseException(
                    "frame %d of %d bytes cannot be %s: %s".formatted(number, data.length, verb, e.getMessage()), e);
        }
    }

    /// Eight zero bytes, then the counter in four bytes, big endian. Source: 1-connection.md 2.1.
    static byte[] nonce(long counter) {
        byte[] nonce = new byte[12];
        for (int i = 0; i < 4; i++) {
            nonce[11 - i] = (byte) (counter >>> 8 * i);
        }
        return nonce;
    }
}
