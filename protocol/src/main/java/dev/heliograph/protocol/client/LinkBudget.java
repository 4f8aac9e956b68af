package dev.heliograph.protocol.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What is left of one attempt to link. Safe for all threads.
final class LinkBudget {
    private final InstantSource clock;
    private final Duration whole;
    private final int rounds;
    private Instant end;
    private int used;

    LinkBudget(ClientLife life, InstantSource clock) {
        this.clock = clock;
        this.whole = life.linkFor();
        this.rounds = life.linkRounds();
        renew();
    }

    /// Somebody asked for a code: all of it again.
    synchronized void renew() {
        end = clock.instant().plus(whole);
        used = 0;
    }

    /// The server gave codes.
    synchronized void round() {
        used++;
    }

    /// Whether fresh codes may be asked for.
    synchronized boolean isLeft() {
        return used < rounds && clock.instant().isBefore(end);
    }

    /// When it is over whatever happens.
    synchronized Instant end() {
        return end;
    }
}
