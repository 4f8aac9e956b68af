package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;

/// The body as its reader sees it. For one thread at a time; closing it early ends the fetch.
final class PieceStream extends InputStream {
    private static final byte[] NOTHING = {};

    private final Handover handover;
    private byte[] bytes = NOTHING;
    private int at;
    private boolean ended;
    private MediaException failure;
    private volatile boolean closed;

    PieceStream(Handover handover) {
        this.handover = handover;
    }

    @Override
    public int read() throws IOException {
        return filled() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int taken = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public int available() {
        return closed ? 0 : bytes.length - at;
    }

    private boolean filled() throws IOException {
        if (closed) {
            throw new IOException("the answer is closed");
        }
        if (failure != null) {
            throw new MediaException.InStream(failure);
        }
        if (at < bytes.length) {
            return true;
        }
        if (ended) {
            return false;
        }
        switch (next()) {
            case Piece.Bytes(byte[] more) -> {
                bytes = more;
                at = 0;
            }
            case Piece.Failed(MediaException what) -> {
                failure = what;
                handover.cancel();
                throw new MediaException.InStream(what);
            }
            case Piece.End _ -> ended = true;
            case Piece.Head head -> throw new IllegalStateException("expected a body, was " + head);
        }
        return !ended;
    }

    private Piece next() throws InterruptedIOException {
        try {
            return handover.body();
        } catch (InterruptedException _) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the body came");
        }
    }

    @Override
    public void close() {
        closed = true;
        handover.cancel();
    }
}
