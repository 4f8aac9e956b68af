package dev.heliograph.protocol.client;

import dev.heliograph.protocol.appstate.AppStateException;
import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.StatusPrivacy;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Keeps app state up to date over one connection: the address book, the own name, whom the phone chose as audience.
/// What fails is left as it was and tried again after a while, on the same connection; what does not check out only a
/// few times, and then when there is news of it. A key that was not shared is asked for, its share tries again.
/// Syncs on the connection's worker only. Source: shared/protocol/1-connection.md 9.
final class ContactSync implements AutoCloseable {
    /// How often a collection that does not check out is tried again without news of it.
    static final int FEW = 5;

    private static final System.Logger LOG = System.getLogger(ContactSync.class.getName());

    /// How long the phone may take to share its keys unasked. Source: 1-connection.md 9.2.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Store store;
    private final AppStateSync appState;
    private final KeyAsks keys;
    private final IqClient iq;
    private final Worker worker;
    private final Consumer<byte[]> out;
    private final Backoff backoff;
    private final Told told;
    private final CountDownLatch over = new CountDownLatch(1);
    private Set<String> again = Set.of();
    private boolean patient = true;
    private boolean loggedIn;
    private long plan;

    /// Who is told what a sync changed, on the worker.
    interface Told {
        /// The own name is another one.
        void renamed();

        /// App state names another audience than before.
        void privacy() throws InterruptedException;

        /// A sync that was asked for is over.
        void synced();
    }

    /// For one connection.
    ///
    /// @param out sends durable bytes
    ContactSync(Connection.Rooms rooms, KeyAsks keys, IqClient iq, Worker worker, Consumer<byte[]> out, Told told) {
        this.name = rooms.name();
        this.store = rooms.store();
        this.appState = rooms.appState();
        this.keys = keys;
        this.iq = iq;
        this.worker = worker;
        this.out = out;
        this.backoff = new Backoff(rooms.config().random());
        this.told = told;
    }

    /// Syncs all collections when the worker gets to it, and tells so.
    void ask() {
        ask(AppStateSync.COLLECTIONS);
    }

    /// Syncs these collections when the worker gets to it, and tells so.
    ///
    /// @param collections unknown ones are left out
    void ask(Collection<String> collections) {
        List<String> known =
                AppStateSync.COLLECTIONS.stream().filter(collections::contains).toList();
        if (!known.isEmpty()) {
            worker.submit(() -> {
                now(known);
                told.synced();
            });
        }
    }

    /// Syncs all collections at once, on the worker; a question to the phone waits for [#ready].
    void login() throws InterruptedException {
        now(AppStateSync.COLLECTIONS);
    }

    /// What is pending was sent; from now on questions go out at once.
    void ready() {
        loggedIn = true;
    }

    /// Nothing is asked for before the phone shared a key or its time to do so is over.
    private void now(Collection<String> collections) throws InterruptedException {
        if (store.state().newestAppStateKey().isEmpty() && patient) {
            LOG.log(System.Logger.Level.INFO, "{0}: the phone has shared no app-state key yet", name);
            patient = false;
            again = Set.copyOf(AppStateSync.COLLECTIONS);
            later(PATIENCE);
            return;
        }
        String nameBefore = store.state().pushName();
        Optional<StatusPrivacy> privacyBefore = store.state().privacyHint();
        Map<String, AppStateException> failed = appState.sync(iq, collections);
        Optional<PendingStanza> question = keys.prepare(iq);
        if (loggedIn && question.isPresent()) {
            out.accept(question.get().stanza());
        }
        if (!store.state().pushName().equals(nameBefore)) {
            told.renamed();
        }
        if (!store.state().privacyHint().equals(privacyBefore)) {
            told.privacy();
        }
        plan(collections, failed);
    }

    private void plan(Collection<String> tried, Map<String, AppStateException> failed) {
        Set<String> open = new TreeSet<>(again);
        open.removeAll(tried);
        Set<String> blocked = new TreeSet<>();
        failed.forEach((collection, why) -> {
            if (why.missingKey().isPresent()) {
                blocked.add(collection);
            } else if (why.passes() || attempts(collection) < FEW) {
                open.add(collection);
            }
        });
        again = open;
        if (!open.isEmpty()) {
            again.addAll(blocked);
            later(backoff.next());
            return;
        }
        backoff.reset();
        Optional<Duration> next = blocked.isEmpty() ? Optional.empty() : keys.next();
        if (next.isPresent()) {
            again = Set.copyOf(blocked);
            later(next.get());
        }
    }

    private int attempts(String collection) {
        return store.state()
                .trouble(collection)
                .map(trouble -> trouble.attempts())
                .orElse(0);
    }

    private void later(Duration wait) {
        long mine = ++plan;
        long millis = Math.max(1000, wait.toMillis());
        Thread.ofVirtual().name(name + "-contacts").start(() -> {
            try {
                if (!over.await(millis, TimeUnit.MILLISECONDS)) {
                    worker.submit(() -> tryAgain(mine));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /// Unless something else was planned meanwhile.
    private void tryAgain(long planned) throws InterruptedException {
        if (planned == plan && !again.isEmpty()) {
            now(List.copyOf(again));
            told.synced();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
