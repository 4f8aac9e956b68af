package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.crypto.Hkdf;
import java.nio.charset.StandardCharsets;

/// The summation hash over all value MACs of a collection: 64 little-endian 16-bit numbers, added and subtracted modulo
/// 65536. Source: shared/protocol/1-connection.md 9.6.
public final class LtHash {
    /// Length of a state in bytes.
    public static final int SIZE = 128;

    private static final byte[] INFO = "WhatsApp Patch Integrity".getBytes(StandardCharsets.US_ASCII);

    private LtHash() {}

    /// Adds a value MAC to a state.
    ///
    /// @param state    128 bytes, changed in place
    /// @param valueMac 32 bytes
    public static void add(byte[] state, byte[] valueMac) {
        combine(state, valueMac, 1);
    }

    /// Takes a value MAC out of a state.
    ///
    /// @param state    128 bytes, changed in place
    /// @param valueMac 32 bytes
    public static void subtract(byte[] state, byte[] valueMac) {
        combine(state, valueMac, -1);
    }

    private static void combine(byte[] state, byte[] valueMac, int sign) {
        byte[] expanded = Hkdf.sha256(valueMac, new byte[0], INFO, SIZE);
        for (int i = 0; i < SIZE; i += 2) {
            int sum = number(state, i) + sign * number(expanded, i);
            state[i] = (byte) sum;
            state[i + 1] = (byte) (sum >> 8);
        }
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }
}
