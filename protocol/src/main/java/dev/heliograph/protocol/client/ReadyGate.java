package dev.heliograph.protocol.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The connection that may be used now, and who waits for one. Safe for all threads; holds no other state.
///
/// @param <C> a connection
final class ReadyGate<C> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private C ready;
    private boolean hopeless;

    /// This connection may be used from now on.
    void open(C connection) {
        set(connection, false);
    }

    /// None may be used; another is to come.
    void shut() {
        set(null, false);
    }

    /// None will come by itself: nobody waits any more.
    void end() {
        set(null, true);
    }

    Optional<C> now() {
        lock.lock();
        try {
            return Optional.ofNullable(ready);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a connection.
    ///
    /// @param not one that did not work, or null
    /// @return empty when none came in time, or none will come
    Optional<C> await(C not, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while ((ready == null || ready == not) && !hopeless) {
                if (left <= 0) {
                    return Optional.empty();
                }
                left = changed.awaitNanos(left);
            }
            return Optional.ofNullable(ready);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the time to be over.
    ///
    /// @return false at once when no connection will come
    boolean pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        lock.lockInterruptibly();
        try {
            for (long left = time.toNanos(); left > 0 && !hopeless; left = end - System.nanoTime()) {
                changed.await(left, TimeUnit.NANOSECONDS);
            }
            return !hopeless;
        } finally {
            lock.unlock();
        }
    }

    private void set(C connection, boolean none) {
        lock.lock();
        try {
            ready = connection;
            hopeless = none;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
