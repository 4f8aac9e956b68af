package dev.heliograph.protocol.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits a while for something to happen, and acts when it does not. Safe for all threads; one for each wait.
final class Patience implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);

    /// Starts waiting.
    ///
    /// @param lost run on a thread of its own unless [#close] came in time
    Patience(String name, Duration time, Runnable lost) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                if (!over.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    lost.run();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// It happened, or does not matter any more.
    @Override
    public void close() {
        over.countDown();
    }
}
