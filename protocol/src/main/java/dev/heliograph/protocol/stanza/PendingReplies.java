package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Who waits for which answer, by stanza id. Thread-safe; holds no other state.
///
/// Open a ticket before the send, so that a fast answer finds its waiter.
public final class PendingReplies {
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();

    /// Starts waiting for an id.
    ///
    /// @throws IllegalStateException when somebody waits for it already
    public Ticket open(String id) {
        Ticket ticket = new Ticket(id);
        if (tickets.putIfAbsent(id, ticket) != null) {
            throw new IllegalStateException("somebody waits for stanza id " + id + " already");
        }
        return ticket;
    }

    /// Hands an answer to who waits for it.
    ///
    /// @return true if somebody did
    public boolean complete(String id, Node answer) {
        Ticket ticket = tickets.remove(id);
        if (ticket == null) {
            return false;
        }
        ticket.settle(answer);
        return true;
    }

    /// Wakes everybody without an answer, because the connection is gone.
    public void abandon() {
        for (String id : tickets.keySet()) {
            Ticket ticket = tickets.remove(id);
            if (ticket != null) {
                ticket.settle(null);
            }
        }
    }

    /// One wait. Close it when the answer no longer matters.
    public final class Ticket implements AutoCloseable {
        private final String id;
        private final CountDownLatch settled = new CountDownLatch(1);
        private volatile Node answer;

        private Ticket(String id) {
            this.id = id;
        }

        private void settle(Node node) {
            answer = node;
            settled.countDown();
        }

        /// Waits for the answer.
        ///
        /// @return the answer; empty when the time is over or the connection went
        public Optional<Node> await(Duration timeout) throws InterruptedException {
            boolean inTime = settled.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return inTime ? Optional.ofNullable(answer) : Optional.empty();
        }

        @Override
        public void close() {
            tickets.remove(id, this);
        }
    }
}
