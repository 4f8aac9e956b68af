package dev.heliograph.plugin.inline;

import dev.heliograph.spi.media.MediaException;
import java.io.InputStream;

/// The bytes of an address from some character on, `%XX` decoded, without a copy of the whole.
///
/// For Base64 blanks are skipped and the alphabet for URLs is turned into the common one.
final class AddressBytes extends InputStream {
    private final String address;
    private final boolean base64;
    private int at;

    AddressBytes(String address, int from, boolean base64) {
        this.address = address;
        this.at = from;
        this.base64 = base64;
    }

    /// How many bytes there are at most, before any is decoded.
    long length() {
        long length = address.length() - at;
        for (int i = at; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '%') {
                length -= 2;
            } else if (base64 && isBlank(c)) {
                length--;
            }
        }
        return Math.max(0, length);
    }

    @Override
    public int read() throws MediaException.InStream {
        while (at < address.length()) {
            int c = next();
            if (!base64) {
                return c;
            }
            if (!isBlank(c)) {
                return switch (c) {
                    case '-' -> '+';
                    case '_' -> '/';
                    default -> c;
                };
            }
        }
        return -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws MediaException.InStream {
        int count = 0;
        for (int b = 0; count < length && (b = read()) >= 0; count++) {
            target[from + count] = (byte) b;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    private int next() throws MediaException.InStream {
        char c = address.charAt(at++);
        if (c > 0x7F) {
            throw new MediaException.InStream(
                    DataSource.invalid("character " + at + " is not ASCII and not percent-encoded"));
        }
        if (c != '%') {
            return c;
        }
        int high = at + 1 < address.length() ? Character.digit(address.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(address.charAt(at + 1), 16);
        if (low < 0) {
            throw new MediaException.InStream(
                    DataSource.invalid("the % at character " + at + " is not followed by two hex digits"));
        }
        at += 2;
        return high << 4 | low;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
