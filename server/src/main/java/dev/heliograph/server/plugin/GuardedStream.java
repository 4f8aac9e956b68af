package dev.heliograph.server.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// Bytes that a plugin delivers; each read crosses its border.
final class GuardedStream extends InputStream {
    private final Border border;
    private final InputStream stream;

    GuardedStream(Border border, InputStream stream) {
        this.border = border;
        this.stream = stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /// An interrupt comes out as [InterruptedIOException] with the thread's flag set.
    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        try {
            return border.cross(IOException.class, () -> stream.read(target, from, length));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while reading from " + border);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void close() {
        border.close(stream::close);
    }
}
