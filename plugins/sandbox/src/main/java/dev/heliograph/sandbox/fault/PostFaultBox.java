package dev.heliograph.sandbox.fault;

import java.util.Optional;

/// What is left to go wrong with statuses. Thread-safe.
public final class PostFaultBox {
    private PostFaults.Phash ackPhash;
    private PostFaults.Leak leak;

    synchronized void set(PostFaults next) {
        ackPhash = next == null ? null : next.ackPhash();
        leak = next == null ? null : next.leak();
    }

    /// @return null when nothing is left
    synchronized PostFaults left() {
        return ackPhash == null && leak == null ? null : new PostFaults(ackPhash, leak);
    }

    /// Whether the next ack carries a hash.
    public synchronized Optional<PostFaults.Phash> takeAckPhash() {
        Optional<PostFaults.Phash> taken = Optional.ofNullable(ackPhash);
        if (ackPhash != null) {
            ackPhash = ackPhash.times() > 1 ? new PostFaults.Phash(ackPhash.value(), ackPhash.times() - 1) : null;
        }
        return taken;
    }

    /// Whose devices listen in to the next status: digits of a number.
    public synchronized Optional<String> takeLeak() {
        Optional<String> taken = Optional.ofNullable(leak).map(PostFaults.Leak::phone);
        if (leak != null) {
            leak = leak.times() > 1 ? new PostFaults.Leak(leak.phone(), leak.times() - 1) : null;
        }
        return taken;
    }
}
