package dev.heliograph.server.session;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.server.storage.SessionOwners;
import dev.heliograph.server.storage.SessionRecord;
import dev.heliograph.server.storage.SessionRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// All sessions of this server: makes, restores, shows, deletes and closes them. Safe for all threads.
public final class SessionManager {
    private static final System.Logger LOG = System.getLogger(SessionManager.class.getName());
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
    /// How often a session that another server had is asked for.
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /// Opens the journal of a session.
    @FunctionalInterface
    public interface Journals {
        /// @param ownership called before each write; throws when the session is no longer ours
        SessionJournal open(SessionKey key, Runnable ownership);
    }

    /// Who is told about posts of sessions.
    public interface Posts {
        /// A session was opened and has not started: say what became of its unfinished posts.
        void recover(Session session);

        /// A post whose outcome was unknown is decided. Called on a thread of its own.
        void settled(SessionKey key, SendResult result);

        /// Somebody did something with a status. Called on the connection's reader thread; returns quickly.
        void news(Session session, ClientEvent.News news);
    }

    /// What sessions are made from.
    ///
    /// @param sessions the stored ones
    /// @param owners   which server has which
    /// @param journals their journals
    /// @param clients  their clients
    /// @param network  the network new ones are made on; those of others are not opened
    /// @param clock    the time
    public record Setup(
            SessionRepository sessions,
            SessionOwners owners,
            Journals journals,
            AccountClient.Factory clients,
            String network,
            InstantSource clock) {}

    private final Setup setup;
    private final Posts posts;
    private final Map<SessionKey, Session> held = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread heir;
    private volatile boolean closed;

    /// With nothing open yet.
    public SessionManager(Setup setup, Posts posts) {
        this.setup = setup;
        this.posts = posts;
        this.heir = Thread.ofVirtual().name("session-heir").unstarted(this::inherit);
    }

    /// Opens all stored sessions; what cannot be opened says why in its view. Those of another server are
    /// asked for again until it is gone.
    public void restore() {
        for (SessionRecord stored :
                setup.sessions().all(Comparator.comparing(record -> record.key().id()))) {
            open(stored);
        }
        heir.start();
    }

    /// Makes a session and starts to link it.
    ///
    /// @param tenant whose
    /// @param id     `[A-Za-z0-9_-]{1,64}`; empty for a new ULID
    public Session create(String tenant, Optional<String> id) throws SessionException {
        String name = id.orElseGet(() -> UlidCreator.getMonotonicUlid().toString());
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new SessionException(
                    SessionException.Reason.INVALID_ID,
                    "id must match ^[A-Za-z0-9_-]{1,64}$, was " + name.length() + " characters that do not");
        }
        if (closed) {
            throw new SessionException(SessionException.Reason.CLOSED, "the server is stopping");
        }
        var stored = new SessionRecord(
                new SessionKey(tenant, name),
                setup.network(),
                setup.clock().instant().truncatedTo(ChronoUnit.MILLIS),
                Map.of());
        if (!setup.sessions().insert(stored)) {
            throw new SessionException(SessionException.Reason.EXISTS, "there is a session of id " + name + " already");
        }
        return open(stored);
    }

    /// One session; empty for ids that no session can have, too.
    public Optional<Session> find(String tenant, String id) {
        if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
            return Optional.empty();
        }
        return Optional.ofNullable(held.get(new SessionKey(tenant, id)));
    }

    /// All sessions of a tenant, by id.
    public List<Session> list(String tenant) {
        return held.values().stream()
                .filter(session -> session.key().tenant().equals(tenant))
                .sorted(Comparator.comparing(session -> session.key().session()))
                .toList();
    }

    /// Logs a session out and wipes it, once the post under way has ended.
    public void delete(String tenant, String id) throws SessionException, InterruptedException {
        Session session = find(tenant, id).orElseThrow(SessionManager::notFound);
        if (session.isElsewhere()) {
            throw new SessionException(
                    SessionException.Reason.OWNED_ELSEWHERE, session.view().reason());
        }
        session.posts().lockInterruptibly();
        try {
            if (!held.remove(session.key(), session)) {
                throw notFound();
            }
            var withdrawn = session.withdraw("it was deleted", false);
            if (withdrawn.client().isPresent()) {
                withdrawn.client().get().unlink();
                withdrawn.client().get().close();
            }
            setup.sessions().delete(session.key());
            withdrawn.lease().ifPresent(SessionOwners.Lease::close);
        } finally {
            session.posts().unlock();
        }
    }

    /// Closes all clients, side by side, and gives the sessions back.
    public void close() throws InterruptedException {
        closed = true;
        closing.countDown();
        if (heir.isAlive() && !heir.join(LONGEST_CLOSE)) {
            LOG.log(System.Logger.Level.WARNING, "{0} took longer than {1}", heir.getName(), LONGEST_CLOSE);
        }
        var closers = new ArrayList<Thread>();
        held.values()
                .forEach(session -> closers.add(Thread.ofVirtual()
                        .name("close-" + session.key().id())
                        .start(() -> session.withdraw("the server is stopping", false)
                                .close())));
        long until = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (Thread thread : closers) {
            if (!thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
                LOG.log(System.Logger.Level.WARNING, "{0} took longer than {1}", thread.getName(), LONGEST_CLOSE);
            }
        }
        held.clear();
    }

    private Session open(SessionRecord stored) {
        var session = new Session(stored);
        held.put(stored.key(), session);
        if (!stored.network().equals(setup.network())) {
            session.withdraw(
                    "it was made on the network " + stored.network() + "; this server is on " + setup.network(), false);
            return session;
        }
        try {
            connect(session);
        } catch (SessionOwners.SessionTaken e) {
            LOG.log(System.Logger.Level.WARNING, "{0}", e.getMessage());
            session.withdraw(e.getMessage(), true);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "session " + stored.key().id() + " cannot be opened", e);
            session.withdraw("it cannot be opened: " + e.getMessage(), false).close();
        }
        return session;
    }

    private void inherit() {
        try {
            while (!closing.await(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Session session : held.values()) {
                    if (session.isElsewhere()) {
                        takeOver(session);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeOver(Session session) {
        String id = session.key().id();
        try {
            if (setup.sessions().find(session.key()).isEmpty()) {
                held.remove(session.key(), session);
                return;
            }
            connect(session);
            LOG.log(System.Logger.Level.INFO, "session {0}: taken over from a server that is gone", id);
        } catch (SessionOwners.SessionTaken e) {
            session.withdraw(e.getMessage(), true);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "session " + id + " cannot be taken over yet", e);
            session.withdraw("it cannot be taken over yet: " + e.getMessage(), true)
                    .close();
        }
    }

    private void connect(Session session) {
        var lease = setup.owners().acquire(session.key(), () -> lose(session));
        session.leased(lease);
        var journal = setup.journals().open(session.key(), lease::require);
        var client = setup.clients().open(journal, event -> listen(session, event));
        session.opened(client);
        posts.recover(session);
        client.start();
        session.signal();
    }

    /// On the reader thread of the connection: nothing here may wait.
    private void listen(Session session, ClientEvent event) {
        String id = session.key().id();
        switch (event) {
            case ClientEvent.StateChanged(var state, String why) ->
                LOG.log(System.Logger.Level.INFO, "session {0}: {1} ({2})", id, state, why);
            case ClientEvent.Linked _ -> LOG.log(System.Logger.Level.INFO, "session {0}: linked", id);
            case ClientEvent.Qr _, ClientEvent.ContactsChanged _ -> {
                // those who wait look for themselves
            }
            case ClientEvent.News news -> posts.news(session, news);
            case ClientEvent.PostSettled(SendResult result) ->
                Thread.ofVirtual().name("settle-" + id).start(() -> posts.settled(session.key(), result));
        }
        session.signal();
    }

    private static void lose(Session session) {
        LOG.log(
                System.Logger.Level.ERROR,
                "session {0} may be another server''s now: closing it",
                session.key().id());
        session.withdraw("another server may have taken it", true).close();
    }

    private static SessionException notFound() {
        return new SessionException(SessionException.Reason.NOT_FOUND, "there is no session of that id");
    }
}
