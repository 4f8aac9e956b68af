package dev.heliograph.protocol.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: Fibonacci seconds up to 15 minutes, 10 % jitter, as WhatsApp Web does.
/// Source: shared/protocol/1-connection.md 7.9. Not thread-safe.
final class Backoff {
    private static final long CAP_SECONDS = 900;

    private final RandomGenerator random;
    private long current = 1;
    private long next = 1;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /// The wait before the next attempt; each call is longer than the one before, up to the cap.
    Duration next() {
        long seconds = Math.min(current, CAP_SECONDS);
        long sum = Math.min(current + next, CAP_SECONDS);
        current = next;
        next = sum;
        long jitter = random.nextLong(-seconds * 100, seconds * 100 + 1);
        return Duration.ofMillis(seconds * 1000 + jitter);
    }

    /// Starts over after a success.
    void reset() {
        current = 1;
        next = 1;
    }
}
