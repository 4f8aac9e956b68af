package dev.heliograph.protocol.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// SHAKE256 of FIPS 202 for short inputs, any length of output: the vectors' long plaintexts are made with it, and the
/// JDK's own gives 64 bytes only.
final class Shake256 {
    private static final int RATE = 136;

    private Shake256() {}

    static byte[] of(byte[] input, int length) {
        if (input.length >= RATE) {
            throw new IllegalArgumentException("input must be shorter than " + RATE + ", was " + input.length);
        }
        byte[] block = new byte[200];
        System.arraycopy(input, 0, block, 0, input.length);
        block[input.length] ^= 0x1f;
        block[RATE - 1] ^= (byte) 0x80;
        long[] state = new long[25];
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(state);
        ByteBuffer output = ByteBuffer.allocate(length);
        while (output.hasRemaining()) {
            permute(state);
            ByteBuffer squeezed = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
            squeezed.asLongBuffer().put(state);
            output.put(squeezed.array(), 0, Math.min(RATE, output.remaining()));
        }
        return output.array();
    }

    private static void permute(long[] lanes) {
        int constant = 1;
        for (int round = 0; round < 24; round++) {
            theta(lanes);
            rhoPi(lanes);
            chi(lanes);
            for (int bit = 0; bit < 7; bit++) {
                if ((constant & 1) != 0) {
                    lanes[0] ^= 1L << ((1 << bit) - 1);
                }
                constant = constant << 1 ^ ((constant & 0x80) != 0 ? 0x171 : 0);
            }
        }
    }

    private static void theta(long[] lanes) {
        long[] parity = new long[5];
        for (int i = 0; i < 25; i++) {
            parity[i % 5] ^= lanes[i];
        }
        for (int i = 0; i < 25; i++) {
            lanes[i] ^= parity[(i + 4) % 5] ^ Long.rotateLeft(parity[(i + 1) % 5], 1);
        }
    }

    private static void rhoPi(long[] lanes) {
        int x = 1;
        int y = 0;
        long moved = lanes[1];
        for (int step = 1; step <= 24; step++) {
            int nextY = (2 * x + 3 * y) % 5;
            x = y;
            y = nextY;
            long kept = lanes[x + 5 * y];
            lanes[x + 5 * y] = Long.rotateLeft(moved, step * (step + 1) / 2);
            moved = kept;
        }
    }

    private static void chi(long[] lanes) {
        for (int row = 0; row < 25; row += 5) {
            long[] old = new long[] {lanes[row], lanes[row + 1], lanes[row + 2], lanes[row + 3], lanes[row + 4]};
            for (int x = 0; x < 5; x++) {
                lanes[row + x] = old[x] ^ ~old[(x + 1) % 5] & old[(x + 2) % 5];
            }
        }
    }
}
