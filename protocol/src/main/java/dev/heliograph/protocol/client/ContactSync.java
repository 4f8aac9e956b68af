package dev.heliograph.protocol.client;

import dev.heliograph.protocol.appstate.AppStateException;
import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the address book and the own name up to date over one connection. What fails is left as it was and tried again
/// after a while, on the same connection; a key that was not shared yet is waited for instead, its share asks again.
/// Syncs on the connection's worker only. Source: shared/protocol/1-connection.md 9.
final class ContactSync implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ContactSync.class.getName());
    private static final List<String> COLLECTIONS = List.of(AppStateSync.CRITICAL, AppStateSync.CONTACTS);

    private final String name;
    private final Store store;
    private final AppStateSync appState;
    private final IqClient iq;
    private final Worker worker;
    private final Backoff backoff;
    private final Runnable changed;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean failed;
    private boolean waiting;

    /// For one connection.
    ///
    /// @param changed told on the worker after each sync that was asked for
    ContactSync(Connection.Rooms rooms, IqClient iq, Worker worker, Runnable changed) {
        this.name = rooms.name();
        this.store = rooms.store();
        this.appState = rooms.appState();
        this.iq = iq;
        this.worker = worker;
        this.backoff = new Backoff(rooms.config().random());
        this.changed = changed;
    }

    /// Syncs when the worker gets to it, and tells so.
    void ask() {
        worker.submit(() -> {
            now();
            changed.run();
        });
    }

    /// Syncs at once, on the worker; nothing is asked for before the phone shared a key.
    void now() throws InterruptedException {
        if (store.state().newestAppStateKey().isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "{0}: the phone has shared no app-state key yet", name);
            return;
        }
        failed = false;
        for (String collection : COLLECTIONS) {
            try {
                appState.sync(iq, collection);
            } catch (AppStateException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0}: collection {1} is not up to date: {2}",
                        name,
                        collection,
                        e.getMessage());
                failed |= e.kind() != AppStateException.Kind.MISSING_KEY;
            }
        }
        if (failed) {
            later();
        } else {
            backoff.reset();
        }
    }

    private void later() {
        if (waiting) {
            return;
        }
        waiting = true;
        Duration wait = backoff.next();
        Thread.ofVirtual().name(name + "-contacts").start(() -> {
            try {
                if (!over.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    worker.submit(this::again);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void again() throws InterruptedException {
        waiting = false;
        if (failed) {
            now();
            changed.run();
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
