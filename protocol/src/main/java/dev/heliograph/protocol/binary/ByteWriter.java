package dev.heliograph.protocol.binary;

import java.util.Arrays;

/// A growing buffer. Not thread-safe.
final class ByteWriter {
    private byte[] buffer;
    private int used;

    ByteWriter(int expected) {
        buffer = new byte[expected];
    }

    void u8(int value) {
        room(1);
        buffer[used++] = (byte) value;
    }

    void u16(int value) {
        room(2);
        buffer[used++] = (byte) (value >>> 8);
        buffer[used++] = (byte) value;
    }

    void u24(int value) {
        u8(value >>> 16);
        u16(value);
    }

    void u32(int value) {
        u16(value >>> 16);
        u16(value);
    }

    void bytes(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, used, bytes.length);
        used += bytes.length;
    }

    byte[] toArray() {
        return Arrays.copyOf(buffer, used);
    }

    private void room(int more) {
        if (buffer.length - used < more) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(used, more)));
        }
    }
}
