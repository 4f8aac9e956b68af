package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.time.InstantSource;

/// The server's time, as far as it told it: at the login and when linking. Safe for all threads; holds no
/// other state.
/// Source: 1-connection.md 5.4, 6.1.
final class ServerClock {
    private static final System.Logger LOG = System.getLogger(ServerClock.class.getName());
    /// From here on people should look at their clock: codes and locks end at the wrong time.
    private static final Duration REMARKABLE = Duration.ofSeconds(60);

    private final InstantSource clock;
    private volatile Duration skew = Duration.ZERO;

    ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    /// Reads the `t` of a stanza, unix seconds; nothing happens without one.
    void hear(Node stanza) {
        stanza.longAttr("t").ifPresent(seconds -> {
            skew = Duration.ofMillis(seconds * 1000 - clock.millis());
            if (skew.abs().compareTo(REMARKABLE) > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "this machine''s clock differs from the server''s by {0} s",
                        skew.toSeconds());
            }
        });
    }

    /// The server's time minus ours.
    Duration skew() {
        return skew;
    }

    /// The server's time, unix milliseconds.
    long millis() {
        return clock.millis() + skew.toMillis();
    }
}
