package dev.heliograph.server.session;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.server.storage.SessionOwners;
import dev.heliograph.server.storage.SessionRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One account of this server: its client, or why it has none. Safe for all threads.
public final class Session {
    /// What is shown of a session.
    ///
    /// @param key       which
    /// @param network   the network it was made on
    /// @param createdAt when
    /// @param status    where its connection stands, why and until when
    /// @param account   who is linked
    /// @param contacts  how many contacts are known
    public record View(
            SessionKey key,
            String network,
            Instant createdAt,
            ClientStatus status,
            Optional<ClientEvent.Linked> account,
            int contacts) {
        /// Whether a status can be posted now.
        public boolean isConnected() {
            return state() == ClientState.CONNECTED;
        }

        /// Where its connection stands.
        public ClientState state() {
            return status.state();
        }

        /// Why it stands there, in words.
        public String reason() {
            return status.why();
        }
    }

    /// What was taken away from a session, to be closed in this order.
    record Withdrawn(Optional<AccountClient> client, Optional<SessionOwners.Lease> lease) {
        void close() {
            client.ifPresent(AccountClient::close);
            lease.ifPresent(SessionOwners.Lease::close);
        }
    }

    private final SessionRecord stored;
    private final ReentrantLock posts = new ReentrantLock(true);
    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private long changes;
    private AccountClient client;
    private SessionOwners.Lease lease;
    private String absent = "it is not open yet";
    private boolean elsewhere;

    Session(SessionRecord stored) {
        this.stored = stored;
    }

    /// Which one.
    public SessionKey key() {
        return stored.key();
    }

    /// The client; empty when the session is another server's or another network's.
    public Optional<AccountClient> client() {
        return locked(() -> Optional.ofNullable(client));
    }

    /// Held while a status of this account is posted: one at a time, in the order asked for.
    public ReentrantLock posts() {
        return posts;
    }

    /// What is shown of it now.
    public View view() {
        // the client is asked outside the lock: its listener takes the lock, perhaps within one of the client's
        return client().map(open -> view(open.status(), open.account(), open.contactCount()))
                .orElseGet(() -> view(absence(), Optional.empty(), 0));
    }

    private ClientStatus absence() {
        return new ClientStatus(ClientState.FAILED, StateCause.NONE, locked(() -> absent));
    }

    /// Waits until the session shows something.
    ///
    /// @param enough what is waited for
    /// @param most   how long at most
    /// @return what it shows then, or at the end of the time
    public View await(Predicate<View> enough, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            long seen = locked(() -> changes);
            View now = view();
            if (enough.test(now) || !awaitChange(seen, end)) {
                return now;
            }
        }
    }

    /// The QR code to be scanned, waited for while one may still come; linking that came to an end begins again.
    ///
    /// @param most how long at most
    public Optional<ClientEvent.Qr> awaitQr(Duration most) throws InterruptedException {
        client().filter(Session::mayLinkAgain).ifPresent(AccountClient::startAgain);
        await(view -> qr().isPresent() || !mayShowQr(view.state()), most);
        return qr();
    }

    /// Whether it ended without an account: asking for a code starts over.
    private static boolean mayLinkAgain(AccountClient open) {
        return open.state().isFinal() && open.account().isEmpty();
    }

    private Optional<ClientEvent.Qr> qr() {
        return client().filter(open -> open.state() == ClientState.LINKING).flatMap(AccountClient::qr);
    }

    private static boolean mayShowQr(ClientState state) {
        return state == ClientState.CREATED || state == ClientState.LINKING || state == ClientState.LINK_EXPIRED;
    }

    /// Whether another server has it, or may have it.
    boolean isElsewhere() {
        return locked(() -> elsewhere);
    }

    /// Tells those who wait that something changed.
    void signal() {
        locked(() -> {
            changes++;
            changed.signalAll();
            return true;
        });
    }

    /// The right to connect was given.
    void leased(SessionOwners.Lease fresh) {
        locked(() -> {
            elsewhere = false;
            return lease = fresh;
        });
    }

    /// The client is there, not started.
    void opened(AccountClient fresh) {
        locked(() -> client = fresh);
        signal();
    }

    /// Takes client and lease away.
    ///
    /// @param why            shown from now on
    /// @param byOtherServer whether another server has it, or may have it
    Withdrawn withdraw(String why, boolean byOtherServer) {
        var former = locked(() -> {
            var taken = new Withdrawn(Optional.ofNullable(client), Optional.ofNullable(lease));
            client = null;
            lease = null;
            absent = why;
            elsewhere = byOtherServer;
            return taken;
        });
        signal();
        return former;
    }

    private boolean awaitChange(long seen, long end) throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            long left = end - System.nanoTime();
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return left > 0;
        } finally {
            monitor.unlock();
        }
    }

    private <T> T locked(Supplier<T> step) {
        monitor.lock();
        try {
            return step.get();
        } finally {
            monitor.unlock();
        }
    }

    private View view(ClientStatus status, Optional<ClientEvent.Linked> account, int contacts) {
        return new View(stored.key(), stored.network(), stored.createdAt(), status, account, contacts);
    }
}
