package dev.heliograph.server.event;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Interrupts calls into plugins that take too long. One for all sinks; safe for all threads.
public final class CallGuard implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    /// Starts the timer.
    public CallGuard() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("call-guard").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// The call was interrupted because it took too long.
    static final class TooLong extends Exception {
        private static final long serialVersionUID = 1L;

        TooLong(Duration limit) {
            super("took longer than " + limit);
        }
    }

    /// Calls on the caller's own thread, and interrupts that thread when the time is over.
    ///
    /// The interrupt ends with the call: it does not reach what the caller does afterwards.
    ///
    /// @throws TooLong when the time was over, whatever the call made of the interrupt
    <T> T call(Duration limit, Callable<T> call) throws Exception {
        var watched = new Watched(Thread.currentThread());
        var alarm = timer.schedule(watched::timeIsOver, limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            var result = call.call();
            if (watched.end()) {
                throw new TooLong(limit);
            }
            return result;
        } catch (Exception | Error e) {
            if (watched.end() && !(e instanceof TooLong)) {
                throw new TooLong(limit);
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /// One call under way. Its lock keeps an alarm from interrupting what comes after the call.
    private static final class Watched {
        private final Thread thread;
        private boolean over;
        private boolean ended;

        Watched(Thread thread) {
            this.thread = thread;
        }

        synchronized void timeIsOver() {
            if (!ended) {
                over = true;
                thread.interrupt();
            }
        }

        /// Ends the watch and takes back the interrupt.
        ///
        /// @return whether the time was over
        synchronized boolean end() {
            if (over && !ended) {
                Thread.interrupted();
            }
            ended = true;
            return over;
        }
    }
}
