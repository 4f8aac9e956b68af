package dev.heliograph.sandbox.phone;

/// The homomorphic hash of an app-state collection: 64 little-endian 16-bit sums. Not thread-safe.
///
/// Source: shared/protocol/1-connection.md 9.6. The phone's own, so that it does not prove the client's.
final class LtHashSum {
    private static final int LANES = 64;

    private final int[] lanes = new int[LANES];

    /// Counts a value in.
    ///
    /// @param valueMac 32 bytes
    void add(byte[] valueMac) {
        change(valueMac, 1);
    }

    /// Takes a value out again.
    ///
    /// @param valueMac 32 bytes
    void subtract(byte[] valueMac) {
        change(valueMac, -1);
    }

    /// The sums now, 128 bytes.
    byte[] bytes() {
        byte[] out = new byte[2 * LANES];
        for (int i = 0; i < LANES; i++) {
            out[2 * i] = (byte) lanes[i];
            out[2 * i + 1] = (byte) (lanes[i] >>> 8);
        }
        return out;
    }

    private void change(byte[] valueMac, int sign) {
        byte[] expanded = Primitives.hkdf(valueMac, "WhatsApp Patch Integrity", 2 * LANES);
        for (int i = 0; i < LANES; i++) {
            int lane = expanded[2 * i] & 0xff | (expanded[2 * i + 1] & 0xff) << 8;
            lanes[i] = lanes[i] + sign * lane & 0xffff;
        }
    }
}
