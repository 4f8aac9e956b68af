package dev.heliograph.protocol.client;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A wait that can be cut short, by whoever cannot wait or by the end. Safe for all threads; holds no other state.
final class Pause {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean hurried;
    private boolean over;

    /// Waits; returns early when hurried or over.
    void sleep(Duration time) throws InterruptedException {
        long left = time.toNanos();
        lock.lockInterruptibly();
        try {
            while (!hurried && !over && left > 0) {
                left = changed.awaitNanos(left);
            }
            hurried = false;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the wait under way; one that comes later waits.
    void hurry() {
        lock.lock();
        try {
            hurried = lock.hasWaiters(changed);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// No wait any more.
    void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }
}
