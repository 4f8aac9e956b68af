package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.store.TimeLock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Keeps the account from posting until a time, also over a restart, and lets it go on then. Safe for all threads.
final class TimeLockTimer implements AutoCloseable {
    private final Store store;
    private final InstantSource clock;
    private final StateCell state;
    private Thread waiting;
    private boolean closed;

    TimeLockTimer(Store store, InstantSource clock, StateCell state) {
        this.store = store;
        this.clock = clock;
        this.state = state;
    }

    /// Locks until a time; durable before this returns. A later end given before is kept.
    void lock(Instant until, String why) {
        TimeLock lock = new TimeLock(until.truncatedTo(ChronoUnit.MILLIS), why);
        store.step("time-lock", commit -> {
            if (commit.timeLock()
                    .filter(old -> !old.until().isBefore(lock.until()))
                    .isEmpty()) {
                commit.putTimeLock(lock);
            }
            return lock;
        });
        state.change(now -> isLoggedIn(now) ? Optional.of(loggedIn()) : Optional.empty());
    }

    private static boolean isLoggedIn(ClientStatus now) {
        return now.state() == ClientState.CONNECTED || now.state() == ClientState.TIME_LOCKED;
    }

    /// The lock that holds now.
    Optional<TimeLock> now() {
        return store.state().timeLock().filter(lock -> lock.until().isAfter(clock.instant()));
    }

    /// What a client that is logged in is: connected, or locked; then the end of the lock is waited for.
    ClientStatus loggedIn() {
        Optional<TimeLock> lock = now();
        if (lock.isEmpty()) {
            return new ClientStatus(ClientState.CONNECTED, StateCause.NONE, "logged in");
        }
        await();
        TimeLock held = lock.get();
        return new ClientStatus(ClientState.TIME_LOCKED, StateCause.TIME_LOCK, held.why(), Optional.of(held.until()));
    }

    private synchronized void await() {
        if (!closed && waiting == null) {
            waiting = Thread.ofVirtual().name("time-lock").start(this::sleep);
        }
    }

    private void sleep() {
        try {
            do {
                for (Optional<TimeLock> lock = now(); lock.isPresent(); lock = now()) {
                    Thread.sleep(Duration.between(clock.instant(), lock.get().until())
                            .plusMillis(1));
                }
                state.change(now -> isLoggedIn(now) ? Optional.of(loggedIn()) : Optional.empty());
            } while (!isOver());
        } catch (InterruptedException _) {
            // close() asked for it
        }
    }

    /// Whether nothing is left to wait for; a lock given from now on starts another thread.
    private synchronized boolean isOver() {
        if (now().isPresent()) {
            return false;
        }
        waiting = null;
        return true;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (waiting != null) {
            waiting.interrupt();
        }
    }
}
