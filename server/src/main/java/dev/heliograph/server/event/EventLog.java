package dev.heliograph.server.event;

import static java.lang.System.Logger.Level.WARNING;

import dev.heliograph.server.storage.Database;
import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.OutboxQueue;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.spi.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Everything that happened, in one dense order.
///
/// A single appender copies outbox entries to the log, at most five times a second, and clears them later,
/// about once a second. An event is durable before anybody reads it. After a crash between copying and
/// clearing the entry comes again and is recognised by its source. Safe for all threads.
public final class EventLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EventLog.class.getName());
    private static final int TAIL = 1_000;
    private static final int MOST_OUTBOXES = 100;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);
    private static final Duration FOR_EVER = Duration.ofDays(1);
    /// An event is appended at once, and those that come closer together than this in one write.
    private static final Duration PACE = Duration.ofMillis(200);
    private static final Duration CLEAR_EVERY = Duration.ofSeconds(1);

    private final EventStore store;
    private final EventTail tail;
    private final PostRepository posts;
    private final OutboxQueue queue;
    private final boolean shared;
    private final AtomicLong appended = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread appender;
    private final List<Outbox> clearing = new ArrayList<>();
    private long clearedAt;

    private EventLog(Database database, PostRepository posts, OutboxQueue queue) {
        this.store = new EventStore(database);
        this.tail = new EventTail(TAIL, store.last(0));
        this.posts = posts;
        this.queue = queue;
        this.shared = !database.isEmbedded();
        this.appender = Thread.ofVirtual().name("event-appender").unstarted(this::run);
    }

    /// Opens the log, appends what a crash left in outboxes, and starts the appender.
    ///
    /// @param database where
    /// @param posts    whose outboxes are swept and cleared
    /// @param queue    the one `posts` fills
    public static EventLog open(Database database, PostRepository posts, OutboxQueue queue) {
        var log = new EventLog(database, posts, queue);
        log.append(posts.uncleared());
        log.clear();
        log.appender.start();
        return log;
    }

    /// The number of the newest event, 0 when there is none.
    public long last() {
        return tail.last();
    }

    /// How many events this process appended.
    public long appended() {
        return appended.get();
    }

    /// How many outboxes wait for the appender.
    public int pending() {
        return queue.size();
    }

    /// Reads events.
    ///
    /// @param after the number before the first; 0 for the beginning
    /// @param limit how many at most, 1 or more
    /// @return dense, in order; empty when there is none yet
    public List<Event> readAfter(long after, int limit) {
        if (tail.covers(after)) {
            var events = tail.read(after, limit);
            if (!events.isEmpty() || after >= tail.last()) {
                return events;
            }
        }
        return store.read(after, limit);
    }

    /// Reads events, and waits for the first when there is none yet.
    ///
    /// @param after the number before the first
    /// @param limit how many at most, 1 or more
    /// @param most  how long to wait at most
    /// @return dense, in order; empty when none came
    public List<Event> awaitAfter(long after, int limit, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (true) {
            var left = Duration.ofNanos(end - System.nanoTime());
            // another server on the same database appends without telling us
            var wait = shared && left.compareTo(LOOK_AROUND) > 0 ? LOOK_AROUND : left;
            if (tail.await(after, wait)) {
                return readAfter(after, limit);
            }
            if (shared) {
                var events = store.read(after, limit);
                if (!events.isEmpty()) {
                    return events;
                }
            }
            if (System.nanoTime() - end >= 0) {
                return List.of();
            }
        }
    }

    /// Appends what is queued and stops. Close those who write posts first, and the sinks after.
    @Override
    public void close() {
        closing.countDown();
        queue.close();
        try {
            if (!appender.join(LONGEST_CLOSE)) {
                LOG.log(WARNING, "event appender did not stop in time; the next start appends the rest");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!queue.isOver()) {
                var next = queue.take(MOST_OUTBOXES, clearing.isEmpty() ? FOR_EVER : CLEAR_EVERY);
                if (!next.isEmpty()) {
                    appendUntilDone(next);
                }
                clearIfDue();
                if (!next.isEmpty()) {
                    closing.await(PACE.toNanos(), TimeUnit.NANOSECONDS);
                }
            }
            clear();
        } catch (InterruptedException _) {
            LOG.log(WARNING, "event appender was interrupted; the next start appends the rest");
        }
    }

    private void appendUntilDone(List<Outbox> outboxes) throws InterruptedException {
        boolean done = false;
        while (!done) {
            try {
                append(outboxes);
                done = true;
            } catch (RuntimeException e) {
                LOG.log(WARNING, "events could not be appended, trying again: {0}", e.getMessage());
                done = closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void append(List<Outbox> outboxes) {
        var entries =
                outboxes.stream().flatMap(outbox -> outbox.entries().stream()).toList();
        int done = 0;
        while (done < entries.size()) {
            var slice = entries.subList(done, Math.min(entries.size(), done + EventStore.BATCH));
            done += appendSlice(slice);
        }
        outboxes.forEach(outbox -> outbox.logged().run());
        outboxes.stream().filter(Outbox::isStored).forEach(clearing::add);
    }

    private void clearIfDue() {
        if (clearing.size() >= MOST_OUTBOXES || System.nanoTime() - clearedAt >= CLEAR_EVERY.toNanos()) {
            clear();
        }
    }

    /// Empties the outboxes of what is in the log. When that fails, the next start finds the entries there
    /// and recognises them by their source.
    private void clear() {
        try {
            posts.clear(List.copyOf(clearing));
        } catch (RuntimeException e) {
            LOG.log(WARNING, "outboxes could not be cleared, the next start does it: {0}", e.getMessage());
        }
        clearing.clear();
        clearedAt = System.nanoTime();
    }

    /// Appends the first of the entries.
    ///
    /// @return how many of them are in the log now; 0 when another server took the numbers, to be asked
    ///     again
    private int appendSlice(List<Outbox.Entry> slice) {
        long first = tail.last() + 1;
        int added = store.insert(first, slice);
        tail.add(IntStream.range(0, added)
                .mapToObj(i -> EventStore.event(first + i, slice.get(i)))
                .toList());
        appended.addAndGet(added);
        if (added == slice.size()) {
            return added;
        }
        boolean moved = catchUp();
        if (store.knows(slice.get(added))) {
            return added + 1;
        }
        if (!moved && added == 0) {
            throw new IllegalStateException(
                    "event " + first + " was refused although neither its number nor its source "
                            + slice.getFirst().source() + " is taken");
        }
        return added;
    }

    /// Takes into the tail what this log did not append itself, or does not know it did.
    private boolean catchUp() {
        boolean moved = false;
        for (var more = store.read(tail.last(), EventStore.BATCH);
                !more.isEmpty();
                more = store.read(tail.last(), EventStore.BATCH)) {
            tail.add(more);
            moved = true;
        }
        return moved;
    }
}
