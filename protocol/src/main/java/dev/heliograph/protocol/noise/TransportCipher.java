package dev.heliograph.protocol.noise;

import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.CryptoException;

/// One direction of a connection after the handshake: a key and a counter. Either seals or opens, never both.
///
/// Not thread-safe: the frames must go over the wire in the order they were sealed. Source: 1-connection.md 2.5.
public final class TransportCipher {
    private static final byte[] NO_AAD = {};
    private static final long MAX_COUNTER = 0xffff_ffffL;

    private final byte[] key;
    private long counter;

    /// Starts counting at 0.
    ///
    /// @param key 32 bytes
    public TransportCipher(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a transport key has 32 bytes, this has " + key.length);
        }
        this.key = key.clone();
    }

    /// Encrypts the next frame; 16 bytes longer than the plaintext.
    ///
    /// @throws NoiseException when the counter has run out
    public byte[] seal(byte[] plain) {
        return AesGcm.seal(key, nonce(next()), NO_AAD, plain);
    }

    /// Decrypts the next frame. The counter moves on even when it fails.
    ///
    /// @throws NoiseException when it is not the next frame of the other side
    public byte[] open(byte[] sealed) {
        long number = next();
        try {
            return AesGcm.open(key, nonce(number), NO_AAD, sealed);
        } catch (CryptoException e) {
            throw new NoiseException(
                    "frame %d of %d bytes cannot be decrypted: %s".formatted(number, sealed.length, e.getMessage()), e);
        }
    }

    private long next() {
        if (counter > MAX_COUNTER) {
            throw new NoiseException("the frame counter of this connection has run out");
        }
        return counter++;
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
