package dev.heliograph.server.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for other processes, which cannot tell us.
final class Pause {
    private Pause() {}

    /// Asks something that may fail for now.
    @FunctionalInterface
    interface Look<T> {
        /// @return empty while it is too early
        Optional<T> at() throws Exception;
    }

    /// Asks again and again.
    ///
    /// @param what  for the message
    /// @param every between two looks
    /// @param most  how long at most
    /// @return what was found
    /// @throws IllegalStateException when the time is over
    static <T> T until(String what, Duration every, Duration most, Look<T> look) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Exception last = null;
        do {
            try {
                Optional<T> found = look.at();
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            of(every);
        } while (System.nanoTime() < end);
        throw new IllegalStateException("after " + most + " still waiting for " + what, last);
    }

    /// Lets other processes finish what they do.
    static void of(Duration time) throws InterruptedException {
        boolean opened = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        assert !opened;
    }
}
