package dev.heliograph.protocol.crypto;

import java.util.Arrays;

/// Joining byte arrays and writing numbers big endian. Thread-safe: no state.
public final class Bytes {
    private Bytes() {}

    /// All parts, one after the other, in a new array.
    public static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /// `value` in exactly `width` bytes, most significant first.
    ///
    /// @param value 0 or more
    /// @param width 1 to 8
    /// @throws IllegalArgumentException when the value does not fit
    public static byte[] bigEndian(long value, int width) {
        if (width < 1 || width > Long.BYTES) {
            throw new IllegalArgumentException("width must be 1..8 bytes, was " + width);
        }
        if (value < 0 || width < Long.BYTES && value >>> (8 * width) != 0) {
            throw new IllegalArgumentException(value + " does not fit " + width + " unsigned bytes");
        }
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> (8 * (width - 1 - i)));
        }
        return bytes;
    }

    /// The unsigned big endian number in `bytes`.
    ///
    /// @param bytes 0 to 8 bytes; none is 0
    /// @throws IllegalArgumentException when longer, or when the number is over [Long#MAX_VALUE]
    public static long toLong(byte[] bytes) {
        if (bytes.length > Long.BYTES) {
            throw new IllegalArgumentException("a number has at most 8 bytes, these are " + bytes.length);
        }
        long value = 0;
        for (byte b : bytes) {
            value = value << 8 | b & 0xff;
        }
        if (value < 0) {
            throw new IllegalArgumentException("number over 2^63-1: " + Long.toUnsignedString(value));
        }
        return value;
    }

    /// The bytes from `from` (inclusive) to `to` (exclusive), in a new array.
    ///
    /// @throws IllegalArgumentException when the array is shorter than `to`
    public static byte[] slice(byte[] bytes, int from, int to) {
        if (from < 0 || from > to || to > bytes.length) {
            throw new IllegalArgumentException("no bytes " + from + ".." + to + " in an array of " + bytes.length);
        }
        return Arrays.copyOfRange(bytes, from, to);
    }
}
