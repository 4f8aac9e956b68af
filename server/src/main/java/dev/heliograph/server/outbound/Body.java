package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import io.helidon.common.buffers.DataReader;
import java.util.regex.Pattern;

/// A body as the connection brings it, in pieces of what has come, so that memory does not grow with what is
/// announced.
sealed interface Body {
    /// The most one piece holds.
    int PIECE = 16 * 1024;

    /// The next bytes; waits for at least one.
    ///
    /// @return null at the end
    byte[] next() throws MediaException;

    /// Bytes that are announced.
    ///
    /// @return -1 when that is not known
    default long announced() {
        return -1;
    }

    static Body sized(DataReader reader, long length) {
        return new Sized(reader, length);
    }

    static Body chunked(DataReader reader) {
        return new Chunked(reader);
    }

    static Body untilClosed(DataReader reader) {
        return new UntilClosed(reader);
    }

    private static byte[] take(DataReader reader, long most) {
        reader.ensureAvailable();
        return reader.readBytes((int) Math.min(Math.min(reader.available(), PIECE), most));
    }

    /// With a `Content-Length`.
    final class Sized implements Body {
        private final DataReader reader;
        private final long length;
        private long left;

        private Sized(DataReader reader, long length) {
            this.reader = reader;
            this.length = length;
            this.left = length;
        }

        @Override
        public byte[] next() {
            if (left == 0) {
                return null;
            }
            byte[] bytes = take(reader, left);
            left -= bytes.length;
            return bytes;
        }

        @Override
        public long announced() {
            return length;
        }
    }

    /// In chunks (RFC 9112 section 7.1); trailers are left unread, the connection is closed after it.
    final class Chunked implements Body {
        private static final Pattern SIZE = Pattern.compile("([0-9a-fA-F]{1,15})\\s*(?:;.*)?");
        private static final int LINE_LIMIT = 256;

        private final DataReader reader;
        private long left;
        private boolean inside;
        private boolean ended;

        private Chunked(DataReader reader) {
            this.reader = reader;
        }

        @Override
        public byte[] next() throws MediaException {
            if (left == 0 && !ended) {
                open();
            }
            if (ended) {
                return null;
            }
            byte[] bytes = take(reader, left);
            left -= bytes.length;
            return bytes;
        }

        private void open() throws MediaException {
            if (inside && !Exchange.line(reader, LINE_LIMIT).isEmpty()) {
                throw Trouble.unreachable("a chunk of the answer is longer than it says");
            }
            var size = SIZE.matcher(Exchange.line(reader, LINE_LIMIT));
            if (!size.matches()) {
                throw Trouble.unreachable("a chunk of the answer has no size");
            }
            left = Long.parseLong(size.group(1), 16);
            inside = true;
            ended = left == 0;
        }
    }

    /// Until the other side closes.
    final class UntilClosed implements Body {
        private final DataReader reader;

        private UntilClosed(DataReader reader) {
            this.reader = reader;
        }

        @Override
        public byte[] next() {
            try {
                return take(reader, PIECE);
            } catch (DataReader.InsufficientDataAvailableException _) {
                return null;
            }
        }
    }
}
