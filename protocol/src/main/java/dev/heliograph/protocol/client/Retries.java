package dev.heliograph.protocol.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt, and when it is time to give up. Safe for all threads. "At once" holds for
/// a few times in a row, so that a server that always says so is not called in a loop.
/// Source: 1-connection.md 7.7, 7.9.
final class Retries {
    /// After so many faults in a row that are likely ours, another try would be no better.
    private static final int FEW = 5;

    /// How many waits are skipped when the server says there is too much of us, as WhatsApp Web does.
    private static final int FAR = 5;

    private final Backoff backoff;
    private int faults;
    private int atOnce;

    Retries(RandomGenerator random) {
        this.backoff = new Backoff(random);
    }

    /// The next wait; empty to give up.
    synchronized Optional<Duration> after(CloseReason.Pace pace) {
        return switch (pace) {
            case NOW -> Optional.of(++atOnce <= FEW ? Duration.ZERO : backoff.next());
            case BACK_OFF -> Optional.of(backoff.next());
            case BACK_OFF_FAR -> {
                for (int i = 0; i < FAR; i++) {
                    backoff.next();
                }
                yield Optional.of(backoff.next());
            }
            case BACK_OFF_FEW -> ++faults < FEW ? Optional.of(backoff.next()) : Optional.empty();
        };
    }

    /// Logged in.
    synchronized void reset() {
        backoff.reset();
        faults = 0;
        atOnce = 0;
    }
}
