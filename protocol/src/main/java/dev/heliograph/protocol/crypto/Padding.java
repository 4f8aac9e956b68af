package dev.heliograph.protocol.crypto;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The padding of every encrypted `v="2"` payload: n bytes of value n. Source: shared/protocol/2-status.md 2.1.
public final class Padding {
    private static final int MAX = 16;

    private Padding() {}

    /// The message and 1 to 16 bytes of padding.
    public static byte[] pad(byte[] message, RandomGenerator random) {
        int count = 1 + random.nextInt(MAX);
        byte[] padded = Arrays.copyOf(message, message.length + count);
        Arrays.fill(padded, message.length, padded.length, (byte) count);
        return padded;
    }

    /// The message without its padding.
    ///
    /// @throws CryptoException when the last byte is 0 or over the length, or the last n bytes are not all n
    public static byte[] unpad(byte[] padded) {
        if (padded.length == 0) {
            throw new CryptoException("an empty message has no padding");
        }
        int count = padded[padded.length - 1] & 0xff;
        if (count == 0 || count > padded.length) {
            throw new CryptoException("padding of " + count + " bytes in a message of " + padded.length);
        }
        for (int i = padded.length - count; i < padded.length; i++) {
            if ((padded[i] & 0xff) != count) {
                throw new CryptoException("padding of " + count + " bytes holds a byte " + (padded[i] & 0xff));
            }
        }
        return Arrays.copyOf(padded, padded.length - count);
    }
}
