package dev.heliograph.server.media;

import java.time.Duration;

/// Interrupts the thread that made it when the time is up before it is closed.
///
/// Closing takes back an interrupt of its own, so that none is left on a thread that goes on.
final class Watch implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private boolean closed;
    private boolean rang;

    /// @param span counted from now
    Watch(Duration span) {
        long end = System.nanoTime() + span.toNanos();
        Thread.ofVirtual().name("media-watch").start(() -> ringAt(end));
    }

    /// Whether the time was up.
    synchronized boolean rang() {
        return rang;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (rang) {
            Thread.interrupted();
        }
    }

    private synchronized void ringAt(long end) {
        try {
            for (long left = end - System.nanoTime(); !closed; left = end - System.nanoTime()) {
                if (left <= 0) {
                    rang = true;
                    worker.interrupt();
                    return;
                }
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
