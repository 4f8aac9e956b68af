package dev.heliograph.server.storage.embedded;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Does writes and makes them durable, for many waiters at once, on a thread of its own.
///
/// Of its own because an interrupt during a file access would close the file for good, and callers are virtual threads
/// that may be interrupted. Also commits every [#IDLE_MILLIS] what nobody waits for. Thread-safe.
final class GroupCommit implements AutoCloseable {
    /// How long a write that nobody waits for may stay in memory.
    static final long IDLE_MILLIS = 100;

    private final Runnable commit;
    private final Runnable idle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Condition answered = lock.newCondition();
    private final Thread thread;
    private final ArrayDeque<Write<?>> writes = new ArrayDeque<>();
    private long begun;
    private long done;
    private long wanted;
    private boolean closed;
    private Throwable broken;

    /// Starts the thread.
    ///
    /// @param commit writes everything that was written so far
    /// @param idle   called about every [#IDLE_MILLIS] when nobody waits; commits if needed and keeps house
    GroupCommit(Runnable commit, Runnable idle) {
        this.commit = commit;
        this.idle = idle;
        this.thread = Thread.ofPlatform().name("storage-commit").daemon().start(this::run);
    }

    /// Waits until everything written before this call is durable. Not interruptible: what was written is written.
    ///
    /// @throws IllegalStateException when the database file failed or was closed
    void await() {
        lock.lock();
        try {
            awaitNextTurn();
        } finally {
            lock.unlock();
        }
    }

    /// Does a write on the thread that commits, in the order of the calls, and waits until it is durable. Not
    /// interruptible, as [#await].
    ///
    /// @return what the write returned
    /// @throws RuntimeException      as thrown by the write; whatever it changed before is durable
    /// @throws IllegalStateException when the database file failed or was closed
    <T> T write(Supplier<T> action) {
        var write = new Write<>(action);
        lock.lock();
        try {
            writes.add(write);
            awaitNextTurn();
        } finally {
            lock.unlock();
        }
        return write.result();
    }

    private void awaitNextTurn() {
        long mine = begun + 1;
        wanted = Math.max(wanted, mine);
        asked.signal();
        while (done < mine) {
            if (broken != null) {
                throw new IllegalStateException("the embedded database could not write its file", broken);
            }
            if (closed) {
                throw new IllegalStateException("the embedded database is closed");
            }
            answered.awaitUninterruptibly();
        }
    }

    /// One write and what came of it; handed over under the lock.
    private static final class Write<T> {
        private final Supplier<T> action;
        private T result;
        private RuntimeException thrown;

        Write(Supplier<T> action) {
            this.action = action;
        }

        void run() {
            try {
                result = action.get();
            } catch (RuntimeException e) {
                thrown = e;
            }
        }

        T result() {
            if (thrown != null) {
                throw thrown;
            }
            return result;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            asked.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            boolean work = true;
            while (work) {
                var turnWrites = new ArrayList<Write<?>>();
                long turn = nextTurn(turnWrites);
                if (turn > 0) {
                    turnWrites.forEach(Write::run);
                    commit.run();
                    answer(turn);
                } else if (turn == 0) {
                    idle.run();
                } else {
                    work = false;
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    /// The turn to commit for, 0 for an idle round, -1 to end.
    ///
    /// @param turnWrites gets the writes of the turn
    private long nextTurn(List<Write<?>> turnWrites) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
            while (wanted <= begun && !closed && left > 0) {
                left = asked.awaitNanos(left);
            }
            if (wanted > begun) {
                turnWrites.addAll(writes);
                writes.clear();
                return ++begun;
            }
            return closed ? -1 : 0;
        } finally {
            lock.unlock();
        }
    }

    private void answer(long turn) {
        lock.lock();
        try {
            done = turn;
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable e) {
        lock.lock();
        try {
            broken = e;
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
