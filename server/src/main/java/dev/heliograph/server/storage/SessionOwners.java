package dev.heliograph.server.storage;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.WARNING;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.heliograph.protocol.store.SessionJournal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bson.Document;

/// Which server may connect which session, when several use one database.
///
/// `nodes` holds one sign of life a server (`_id` = the data folder's node id; `process`, `until`), renewed every third
/// of the term. `owners` holds one document a session (`_id` = `tenant/session`; `node`, `process`, and `fence`, one
/// more with each change of hands). A session is free when its node's sign of life ran out, or when its node is this
/// one: the lock on the data folder proves that the former process is gone. Servers on one database need clocks that
/// agree to a few seconds. Safe for all threads.
public final class SessionOwners implements AutoCloseable {
    /// How long a server that gave no sign of life keeps its sessions.
    public static final Duration TERM = Duration.ofSeconds(15);

    private static final System.Logger LOG = System.getLogger(SessionOwners.class.getName());
    private static final String NODES = "nodes";
    private static final String OWNERS = "owners";

    private final Database database;
    private final String node;
    private final String process = UUID.randomUUID().toString();
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Duration term;
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread heart;
    private volatile long renewedAt;
    private volatile boolean replaced;

    private SessionOwners(Database database, String node, InstantSource clock, LongSupplier nanoTime, Duration term) {
        this.database = database;
        this.node = node;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.term = term;
        this.heart = Thread.ofVirtual().name("session-owners").unstarted(this::beat);
    }

    /// Gives the first sign of life and goes on until closed.
    ///
    /// @param database where
    /// @param node     [DataFolder#nodeId]
    /// @param clock    the time that servers compare
    /// @param term     [#TERM], or shorter in a test
    public static SessionOwners open(Database database, String node, InstantSource clock, Duration term) {
        return open(database, node, clock, System::nanoTime, term);
    }

    static SessionOwners open(
            Database database, String node, InstantSource clock, LongSupplier nanoTime, Duration term) {
        var owners = new SessionOwners(database, node, clock, nanoTime, term);
        owners.announce();
        owners.heart.start();
        return owners;
    }

    /// Takes a session for this server.
    ///
    /// @param key    which
    /// @param onLost called once, on a thread of ours, when another server may have taken it: close the client
    /// @return the lease, to be closed after the client
    /// @throws SessionTaken when another living server has it
    public Lease acquire(SessionKey key, Runnable onLost) {
        var current =
                database.collection(OWNERS).find(Filters.eq("_id", key.id())).first();
        boolean taken = current == null ? takeNew(key) : takeOver(key, current);
        if (!taken) {
            throw new SessionTaken("session " + key.id() + " was taken by another server just now");
        }
        var lease = new Lease(key, current == null ? 1 : current.getLong("fence") + 1, onLost);
        leases.put(key.id(), lease);
        return lease;
    }

    private boolean takeNew(SessionKey key) {
        return database.insert(OWNERS, owner(key, 1));
    }

    private boolean takeOver(SessionKey key, Document current) {
        var holder = current.getString("node");
        if (leases.containsKey(key.id())) {
            throw new SessionTaken("session " + key.id() + " is connected by this server already");
        }
        if (!holder.equals(node) && !holder.isEmpty()) {
            refuseWhileAlive(key, holder);
        }
        long fence = current.getLong("fence");
        var unchanged = Filters.and(Filters.eq("_id", key.id()), Filters.eq("fence", fence));
        return database.commit(OWNERS, collection -> collection.replaceOne(unchanged, owner(key, fence + 1)))
                        .getMatchedCount()
                == 1;
    }

    private void refuseWhileAlive(SessionKey key, String holder) {
        var sign = database.collection(NODES).find(Filters.eq("_id", holder)).first();
        long left = sign == null ? 0 : sign.getLong("until") - clock.millis();
        if (left > 0) {
            throw new SessionTaken("session " + key.id() + " is connected by another server (node " + holder
                    + "); stop that server, or wait " + Math.ceilDiv(left, 1000) + " s after its end");
        }
    }

    private Document owner(SessionKey key, long fence) {
        return new Document("_id", key.id())
                .append("tenant", key.tenant())
                .append("node", node)
                .append("process", process)
                .append("fence", fence);
    }

    private void announce() {
        renewedAt = nanoTime.getAsLong();
        var sign = new Document("_id", node)
                .append("tenant", "default")
                .append("process", process)
                .append("until", clock.millis() + term.toMillis());
        if (!database.insert(NODES, sign)) {
            database.commit(NODES, collection -> collection.replaceOne(Filters.eq("_id", node), sign));
        }
    }

    private void beat() {
        try {
            while (!closing.await(term.toMillis() / 3, TimeUnit.MILLISECONDS)) {
                if (!renewInTime()) {
                    leases.values().forEach(Lease::lose);
                }
            }
        } catch (InterruptedException _) {
            LOG.log(WARNING, "interrupted, sessions of node {0} run out", node);
        }
    }

    /// Gives a sign of life.
    ///
    /// @return false when the last one ran out, be it while this process slept: leases may have changed hands
    ///         since, so that a new sign of life does not bring them back
    private boolean renewInTime() {
        long before = nanoTime.getAsLong();
        boolean inTime = before - renewedAt < term.toNanos();
        renew(before);
        return inTime && isAlive();
    }

    private void renew(long before) {
        try {
            var mine = Filters.and(Filters.eq("_id", node), Filters.eq("process", process));
            var later = Updates.set("until", clock.millis() + term.toMillis());
            if (database.collection(NODES).updateOne(mine, later).getMatchedCount() == 1) {
                renewedAt = before;
            } else {
                replaced = true;
                LOG.log(ERROR, "another server runs as node {0}: was the data folder copied?", node);
            }
        } catch (MongoException e) {
            LOG.log(WARNING, "no sign of life could be given: {0}", e.getMessage());
        }
    }

    private boolean isAlive() {
        return !replaced && nanoTime.getAsLong() - renewedAt < term.toNanos();
    }

    /// Gives the sessions back, so that another server need not wait.
    @Override
    public void close() {
        closing.countDown();
        boolean interrupted = false;
        while (heart.isAlive()) {
            try {
                heart.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        leases.values().forEach(Lease::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Another server has the session.
    public static final class SessionTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SessionTaken(String message) {
            super(message);
        }
    }

    /// The right to connect one session, until closed or lost.
    public final class Lease implements AutoCloseable {
        private final SessionKey key;
        private final long fence;
        private final Runnable onLost;
        private volatile boolean lost;

        private Lease(SessionKey key, long fence, Runnable onLost) {
            this.key = key;
            this.fence = fence;
            this.onLost = onLost;
        }

        /// One more than that of the owner before.
        public long fence() {
            return fence;
        }

        /// Asks, without the database, whether the session is still ours.
        ///
        /// @throws SessionJournal.OwnerConflict when it is not: nothing may be sent any more
        public void require() {
            if (lost || !isAlive()) {
                throw new SessionJournal.OwnerConflict("session " + key.id()
                        + " is no longer this server's: it gave no sign of life for " + term.toSeconds() + " s");
            }
        }

        private void lose() {
            if (leases.remove(key.id(), this)) {
                lost = true;
                LOG.log(ERROR, "session {0} may have been taken by another server", key.id());
                try {
                    onLost.run();
                } catch (RuntimeException e) {
                    LOG.log(ERROR, "closing session " + key.id() + " failed", e);
                }
            }
        }

        @Override
        public void close() {
            if (!leases.remove(key.id(), this)) {
                return;
            }
            lost = true;
            try {
                var mine = Filters.and(Filters.eq("_id", key.id()), Filters.eq("fence", fence));
                database.commit(OWNERS, collection -> collection.updateOne(mine, Updates.set("node", "")));
            } catch (MongoException | IllegalStateException e) {
                LOG.log(WARNING, "session {0} could not be given back: {1}", key.id(), e.getMessage());
            }
        }
    }
}
