package dev.heliograph.server.event;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a sink that could not take an event is left alone.
///
/// @param first     the wait after the first failure; it doubles with each further one
/// @param cap       the longest wait that doubling leads to
/// @param longest   the longest wait a sink may ask for
/// @param callLimit how long one call may take
public record RetryPolicy(Duration first, Duration cap, Duration longest, Duration callLimit) {
    /// The one of the SPI: 1 s doubling to 5 min, calls of 30 s.
    public static final RetryPolicy STANDARD =
            new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofSeconds(30));

    /// The wait before the next try.
    ///
    /// @param failures how many in a row, 1 or more
    /// @param atLeast  what the sink asked for
    /// @param random   for a fifth more at most, so that endpoints do not return in step
    Duration delay(int failures, Duration atLeast, RandomGenerator random) {
        var doubled = first.multipliedBy(1L << Math.min(failures - 1, 30));
        var backoff = doubled.compareTo(cap) > 0 ? cap : doubled;
        var asked = atLeast.compareTo(longest) > 0 ? longest : atLeast;
        var wait = asked.compareTo(backoff) > 0 ? asked : backoff;
        return wait.plusNanos((long) (wait.toNanos() * 0.2 * random.nextDouble()));
    }
}
