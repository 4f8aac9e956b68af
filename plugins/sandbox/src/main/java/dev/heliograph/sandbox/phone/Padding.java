package dev.heliograph.sandbox.phone;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The padding below every encryption: n bytes of value n, 1 to 16. Source: shared/protocol/2-status.md 2.1.
final class Padding {
    private static final int MOST = 16;

    private Padding() {}

    /// Adds 1 to 16 bytes.
    static byte[] pad(byte[] plain, RandomGenerator random) {
        int n = random.nextInt(MOST) + 1;
        byte[] padded = Arrays.copyOf(plain, plain.length + n);
        Arrays.fill(padded, plain.length, padded.length, (byte) n);
        return padded;
    }

    /// Takes the padding off, strictly: each byte of it is looked at.
    ///
    /// @throws Violation `bad-padding`
    static byte[] strip(byte[] padded) throws Violation {
        if (padded.length == 0) {
            throw new Violation("bad-padding", "an empty plaintext has no padding");
        }
        int n = padded[padded.length - 1] & 0xff;
        if (n < 1 || n > MOST || n > padded.length) {
            throw new Violation("bad-padding", "the last byte is " + n + ", expected 1 to 16 and at most the length");
        }
        for (int i = padded.length - n; i < padded.length; i++) {
            if (padded[i] != n) {
                throw new Violation("bad-padding", "byte " + i + " is " + padded[i] + ", expected " + n);
            }
        }
        return Arrays.copyOf(padded, padded.length - n);
    }
}
