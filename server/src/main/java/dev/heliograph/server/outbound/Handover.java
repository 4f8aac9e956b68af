package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The narrow bridge between the thread that fetches and the one that reads, and the clock between them.
///
/// Only time spent waiting counts: a reader that takes its time is not held against the sender.
final class Handover {
    /// Pieces that lie between the two.
    private static final int DEPTH = 4;

    private static final Duration LONGEST = Duration.ofDays(1);

    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(DEPTH);
    private final Limits limits;
    private final LongSupplier ticks;
    private final long end;
    private Thread fetching;
    private long waitedInWindow;
    private long bytesInWindow;
    private volatile boolean connected;

    /// @param left  until the deadline; a day at most
    /// @param ticks nanoseconds, from anywhere
    Handover(Limits limits, Duration left, LongSupplier ticks) {
        this.limits = limits;
        this.ticks = ticks;
        this.end = ticks.getAsLong() + (left.compareTo(LONGEST) > 0 ? LONGEST : left).toNanos();
    }

    void start(Runnable fetch) {
        fetching = Thread.ofVirtual().name("outbound").start(fetch);
    }

    /// Ends the fetch; its thread closes the connection. More than once is fine.
    void cancel() {
        fetching.interrupt();
    }

    /// Told by the fetching thread: from now on silence is slowness, before it was not being there.
    void connected() {
        connected = true;
    }

    /// Time left to the fetch.
    Duration left() {
        return Duration.ofNanos(Math.max(0, end - ticks.getAsLong()));
    }

    /// Gives a piece to the reader, waits for room; a reader that lets the deadline pass gets no more.
    void give(Piece piece) throws InterruptedException {
        if (!pieces.offer(piece, left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("nobody reads");
        }
    }

    /// Tells a reader that still waits, so with room for it, that nothing more comes.
    void abandon() {
        pieces.offer(new Piece.Failed(Trouble.unreachable("the fetch was ended")));
    }

    /// Waits for the answer's head.
    Piece.Head head() throws MediaException, InterruptedException {
        long wait = Math.min(left().toNanos(), limits.firstByte().toNanos());
        return switch (pieces.poll(wait, TimeUnit.NANOSECONDS)) {
            case Piece.Head head -> head;
            case Piece.Failed(MediaException what) -> throw what;
            case null -> throw connected ? Trouble.slow("no answer came") : Trouble.unreachable("it did not answer");
            case Piece other -> throw new IllegalStateException("expected the head of an answer, was " + other);
        };
    }

    /// Waits for the next piece of the body.
    Piece body() throws InterruptedException {
        long window = limits.rateWindow().toNanos();
        while (true) {
            long left = left().toNanos();
            long before = ticks.getAsLong();
            Piece piece = pieces.poll(Math.min(left, window - waitedInWindow), TimeUnit.NANOSECONDS);
            waitedInWindow += ticks.getAsLong() - before;
            if (piece instanceof Piece.Bytes(byte[] bytes)) {
                bytesInWindow += bytes.length;
            } else if (piece != null) {
                return piece;
            } else if (left().isZero()) {
                return new Piece.Failed(Trouble.slow("it did not come whole in the time given"));
            }
            if (waitedInWindow >= window) {
                if (bytesInWindow < limits.perWindow()) {
                    return new Piece.Failed(Trouble.slow("less than " + limits.minimumRate() + " bytes a second came"));
                }
                waitedInWindow = 0;
                bytesInWindow = 0;
            }
            if (piece != null) {
                return piece;
            }
        }
    }
}
