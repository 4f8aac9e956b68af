package dev.heliograph.protocol.transport;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Frames that have arrived and nobody has read yet, and why no more will come. Thread-safe.
///
/// Says when it is full; the network is then not asked for more until there is room.
final class FrameQueue {
    static final int MAX_FRAMES = 256;
    static final long MAX_BYTES = 4 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> frames = new ArrayDeque<>();
    private long bytes;
    private boolean paused;
    private ClosedException end;

    /// Adds frames, always.
    ///
    /// @return whether there is room for more; when not, [#take] tells its caller once there is
    boolean add(List<byte[]> more) {
        lock.lock();
        try {
            if (end == null) {
                frames.addAll(more);
                more.forEach(frame -> bytes += frame.length);
                changed.signalAll();
            }
            paused = full();
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    /// The next frame.
    ///
    /// @param timeout null waits for ever
    /// @param resume  run when there is room again after [#add] said there was none
    /// @throws ClosedException    when no frame is left and none will come
    /// @throws TransportException when none came in time, or the thread was interrupted (it stays so)
    byte[] take(Duration timeout, Runnable resume) {
        boolean room;
        byte[] frame;
        lock.lock();
        try {
            await(timeout);
            frame = frames.poll();
            bytes -= frame.length;
            room = paused && !full();
            paused &= !room;
        } finally {
            lock.unlock();
        }
        if (room) {
            resume.run();
        }
        return frame;
    }

    /// No more frames will come; the first reason stays. What has arrived can still be read.
    void end(ClosedException reason) {
        lock.lock();
        try {
            if (end == null) {
                end = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// No more frames will come and those that have arrived are dropped.
    void drop(ClosedException reason) {
        lock.lock();
        try {
            frames.clear();
            bytes = 0;
            end(reason);
        } finally {
            lock.unlock();
        }
    }

    /// Why no more frames will come, or null.
    ClosedException end() {
        lock.lock();
        try {
            return end;
        } finally {
            lock.unlock();
        }
    }

    private void await(Duration timeout) {
        long left = timeout == null ? Long.MAX_VALUE : timeout.toNanos();
        try {
            while (frames.isEmpty()) {
                if (end != null) {
                    throw again(end);
                }
                if (left <= 0) {
                    throw new TransportException("no frame came within " + timeout.toMillis() + " ms");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while waiting for a frame", e);
        }
    }

    private boolean full() {
        return frames.size() >= MAX_FRAMES || bytes >= MAX_BYTES;
    }

    /// A throwable of the reader's own, so that two threads do not share a stack trace.
    static ClosedException again(ClosedException reason) {
        ClosedException mine = new ClosedException(reason.statusCode(), reason.getMessage());
        mine.initCause(reason);
        return mine;
    }
}
