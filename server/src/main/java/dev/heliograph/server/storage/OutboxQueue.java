package dev.heliograph.server.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Outboxes on their way from the repositories, which fill them durably, to the one appender of the
/// event log.
///
/// What is lost here with the process is found again by the sweep at the next start. Safe for all threads.
public final class OutboxQueue implements AutoCloseable {
    private final ArrayDeque<Outbox> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /// Tells the appender that a durable write carried events.
    public void offer(Outbox outbox) {
        lock.lock();
        try {
            queue.addLast(outbox);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for outboxes.
    ///
    /// @param most how many at most
    /// @param wait how long to wait for the first
    /// @return in the order of their writes; empty when none came in time, or when [#isOver]
    public List<Outbox> take(int most, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long left = wait.toNanos();
            while (queue.isEmpty() && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            var taken = new ArrayList<Outbox>();
            while (taken.size() < most && !queue.isEmpty()) {
                taken.add(queue.removeFirst());
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /// How many wait.
    public int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing is here and nothing more comes.
    public boolean isOver() {
        lock.lock();
        try {
            return closed && queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Lets the appender end once it has taken what is here.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
