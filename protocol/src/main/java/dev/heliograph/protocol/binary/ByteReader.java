package dev.heliograph.protocol.binary;

import java.util.Arrays;

/// Reads from an array, and says so when it ends too early. Not thread-safe.
final class ByteReader {
    private final byte[] bytes;
    private int at;

    ByteReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int remaining() {
        return bytes.length - at;
    }

    int u8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    /// 20 bits in 3 bytes; the top 4 are not ours.
    int u20() {
        return (u8() & 0x0f) << 16 | u16();
    }

    /// A length of 31 bits.
    int length32() {
        long length = (long) u16() << 16 | u16();
        need(length);
        return (int) length;
    }

    byte[] bytes(int length) {
        need(length);
        byte[] taken = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return taken;
    }

    private void need(long length) {
        if (length > remaining()) {
            throw new BinaryException(
                    "node ends too early: " + length + " more bytes expected, " + remaining() + " there");
        }
    }
}
