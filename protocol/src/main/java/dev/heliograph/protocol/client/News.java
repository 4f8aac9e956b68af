package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.PoisonedException;
import dev.heliograph.protocol.store.Store;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Tells the owner news that are durable, and forgets those that it took: with the next step of receiving, or
/// in a step of their own when there are many. What was taken and not forgotten is told again after a
/// restart. Safe for all threads.
final class News {
    private static final System.Logger LOG = System.getLogger(News.class.getName());
    private static final int MANY = 256;

    private final Store store;
    private final Consumer<ClientEvent> owner;
    private final ConcurrentLinkedQueue<String> taken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    News(Store store, Consumer<ClientEvent> owner) {
        this.store = store;
        this.owner = owner;
    }

    void tell(StatusNews news) {
        Jid who = news.who();
        Optional<Jid> phone = who.isPn() ? Optional.of(who) : store.state().phoneOf(who);
        owner.accept(new ClientEvent.News(news, phone.map(Jid::withoutDevice)));
    }

    /// Tells what the owner has not taken.
    void tellAgain() {
        store.state().news().forEach(this::tell);
    }

    /// The owner has these for good.
    void taken(String key) {
        taken.add(key);
        if (waiting.incrementAndGet() >= MANY) {
            forgetNow();
        }
    }

    /// Forgets within a step what the owner took.
    void forget(Commit commit) {
        for (String key = taken.poll(); key != null; key = taken.poll()) {
            waiting.decrementAndGet();
            commit.removeNews(key);
        }
    }

    /// Forgets what the owner took, in a step of its own.
    void forgetNow() {
        try {
            store.step("news-taken", commit -> {
                forget(commit);
                return commit;
            });
        } catch (PoisonedException e) {
            LOG.log(System.Logger.Level.DEBUG, "news are told again after the next start: {0}", e.getMessage());
        }
    }
}
