package dev.heliograph.server.outbound;

import java.time.Duration;
import java.util.Objects;

/// How long a fetch may keep its caller waiting.
///
/// @param firstByte   from the call to the end of the answer's headers, names and redirects included
/// @param minimumRate bytes a second that a body must come with; 0 asks for nothing
/// @param rateWindow  over how much time spent waiting for the body that is measured
public record Limits(Duration firstByte, long minimumRate, Duration rateWindow) {
    private static final Duration STANDARD_WINDOW = Duration.ofSeconds(10);

    /// Refuses spans that are not longer than nothing.
    public Limits {
        Objects.requireNonNull(firstByte, "firstByte");
        Objects.requireNonNull(rateWindow, "rateWindow");
        if (!firstByte.isPositive() || !rateWindow.isPositive() || minimumRate < 0) {
            throw new IllegalArgumentException("limits of a fetch must be positive, were " + firstByte + ", "
                    + minimumRate + " B/s, " + rateWindow);
        }
    }

    /// With the rate measured over 10 s.
    public static Limits of(Duration firstByte, long minimumRate) {
        return new Limits(firstByte, minimumRate, STANDARD_WINDOW);
    }

    /// Bytes a window must bring.
    long perWindow() {
        return (long) (minimumRate * (rateWindow.toNanos() / 1e9));
    }
}
