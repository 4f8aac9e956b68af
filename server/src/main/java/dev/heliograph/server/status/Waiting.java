package dev.heliograph.server.status;

import dev.heliograph.server.storage.Post;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.media.MediaException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Callers who wait for their status: each is answered before the server ends, although nothing is decided
/// yet. The work goes on meanwhile on a thread of its own, so that nobody is interrupted in the middle of a
/// write. Safe for all threads.
final class Waiting {
    private static final System.Logger LOG = System.getLogger(Waiting.class.getName());

    private final Set<Ticket> tickets = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    /// What is waited for.
    @FunctionalInterface
    interface Work {
        PostOutcome on(Ticket ticket) throws ContentException, MediaException, InterruptedException;
    }

    /// Does the work, and waits until it is done or the callers are told to leave.
    ///
    /// @throws InterruptedException when interrupted, or when the work was
    PostOutcome attend(Work work) throws ContentException, MediaException, InterruptedException {
        var ticket = new Ticket();
        tickets.add(ticket);
        try {
            // asked after it was added, so that whoever is not told to leave sees it here
            if (over) {
                return new PostOutcome.Stopping();
            }
            Thread.ofVirtual().name("post").start(() -> ticket.run(work));
            return ticket.await();
        } finally {
            tickets.remove(ticket);
        }
    }

    /// Answers everybody who waits, and from now on everybody who comes: unknown when a post is stored, else
    /// stopping.
    void dismiss() {
        over = true;
        tickets.forEach(Ticket::leave);
    }

    /// One caller's work, as far as it has come.
    static final class Ticket {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final long began = System.nanoTime();
        private Optional<Post> stored = Optional.empty();
        private boolean left;
        private PostOutcome outcome;
        private Throwable failure;

        private Ticket() {}

        /// Stores a post, unless the caller has left.
        ///
        /// @throws InterruptedException when the caller has left, perhaps told that nothing is stored
        Post store(Supplier<Post> keeping) throws InterruptedException {
            lock.lock();
            try {
                requireCaller();
                Post post = keeping.get();
                stored = Optional.of(post);
                return post;
            } finally {
                lock.unlock();
            }
        }

        /// @throws InterruptedException when the caller has left: nothing more is begun, the restart decides
        void requireCaller() throws InterruptedException {
            lock.lock();
            try {
                if (left) {
                    throw new InterruptedException("the server is stopping");
                }
            } finally {
                lock.unlock();
            }
        }

        private void run(Work work) {
            PostOutcome made = null;
            Throwable thrown = null;
            try {
                made = work.on(this);
            } catch (Throwable e) {
                thrown = e;
            }
            lock.lock();
            try {
                outcome = made;
                failure = thrown;
                changed.signalAll();
                if (left && thrown != null && !(thrown instanceof InterruptedException)) {
                    LOG.log(System.Logger.Level.WARNING, "a post broke off while the server stopped", thrown);
                }
            } finally {
                lock.unlock();
            }
        }

        private PostOutcome await() throws ContentException, MediaException, InterruptedException {
            lock.lockInterruptibly();
            try {
                while (outcome == null && failure == null && !left) {
                    changed.await();
                }
                if (outcome != null) {
                    return outcome;
                }
                return failure == null ? leaving() : rethrow();
            } catch (InterruptedException e) {
                left = true;
                throw e;
            } finally {
                lock.unlock();
            }
        }

        private PostOutcome leaving() {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            return stored.<PostOutcome>map(post -> new PostOutcome.Unknown(post, waited))
                    .orElseGet(PostOutcome.Stopping::new);
        }

        private PostOutcome rethrow() throws ContentException, MediaException, InterruptedException {
            switch (failure) {
                case ContentException e -> throw e;
                case MediaException e -> throw e;
                case InterruptedException e -> throw e;
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }

        private void leave() {
            lock.lock();
            try {
                left = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
