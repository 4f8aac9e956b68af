package dev.heliograph.protocol.media;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Remembers where media may be uploaded until that is stale. Safe for all threads: of many that ask at once, one asks
/// the server. Source: shared/protocol/2-status.md 7.1.
public final class MediaConn {
    private final Source source;
    private final InstantSource clock;
    private final ReentrantLock asking = new ReentrantLock();
    private MediaHosts known;

    /// Asks the server, waiting for a connection if there is none.
    @FunctionalInterface
    public interface Source {
        /// The server's answer.
        ///
        /// @throws UploadException when there is none until the deadline, or the server refuses
        MediaHosts ask(Instant deadline) throws InterruptedException;
    }

    /// With whom to ask.
    public MediaConn(Source source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /// The hosts known, or asked for.
    ///
    /// @throws UploadException when there is no answer until the deadline
    MediaHosts hosts(Instant deadline) throws InterruptedException {
        return ask(deadline, null);
    }

    /// Other hosts than those whose token was refused; asks unless another upload did so meanwhile.
    ///
    /// @throws UploadException when there is no answer until the deadline
    MediaHosts insteadOf(MediaHosts refused, Instant deadline) throws InterruptedException {
        return ask(deadline, refused);
    }

    private MediaHosts ask(Instant deadline, MediaHosts refused) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), deadline);
        if (!asking.tryLock(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS)) {
            throw new UploadException("nobody told in time where media may be uploaded", true);
        }
        try {
            if (known == null || known == refused || !clock.instant().isBefore(known.until())) {
                known = source.ask(deadline);
            }
            return known;
        } finally {
            asking.unlock();
        }
    }
}
