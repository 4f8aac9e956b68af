package dev.heliograph.protocol.stanza;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often something may be done for each of many, and all together: so many at once, then one each so
/// often. Who has not been heard of for longest is forgotten first. Safe for all threads.
public final class RateLimit {
    private static final int REMEMBERED = 1_024;

    private final InstantSource clock;
    private final Allowance one;
    private final Bucket all;
    private final Allowance together;
    private final Map<Object, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    /// So many at once, then one each so often.
    public record Allowance(int burst, Duration every) {}

    private static final class Bucket {
        private double used;
        private Instant at;

        private Bucket(Instant now) {
            at = now;
        }

        private boolean hasRoom(Allowance allowance, Instant now) {
            double passed = (double) Duration.between(at, now).toNanos() / allowance.every.toNanos();
            used = Math.max(0, used - Math.max(0, passed));
            at = now;
            return used + 1 <= allowance.burst;
        }
    }

    /// @param one      for each
    /// @param together for all of them
    public RateLimit(InstantSource clock, Allowance one, Allowance together) {
        this.clock = clock;
        this.one = one;
        this.together = together;
        this.all = new Bucket(clock.instant());
    }

    /// Whether it may be done now for somebody; if so, it counts.
    public synchronized boolean take(Object who) {
        Instant now = clock.instant();
        Bucket own = buckets.computeIfAbsent(who, _ -> new Bucket(now));
        if (!own.hasRoom(one, now) || !all.hasRoom(together, now)) {
            return false;
        }
        own.used++;
        all.used++;
        return true;
    }
}
