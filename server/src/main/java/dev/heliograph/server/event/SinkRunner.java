package dev.heliograph.server.event;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.heliograph.spi.event.Event;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.event.EventSink.Delivery;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Takes the log to one sink, event by event, on one virtual thread, with a durable cursor.
///
/// At least once: the cursor is written after the event is done, at most once a second and at the latest a second
/// later. A sink seen for the first time begins with the next event.
public final class SinkRunner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SinkRunner.class.getName());
    private static final int BATCH = 100;
    private static final Duration SAVE_EVERY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);
    private static final Duration DATABASE_RETRY = Duration.ofSeconds(1);

    private final String name;
    private final EventSink sink;
    private final EventLog log;
    private final Cursors cursors;
    private final CallGuard guard;
    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final Thread thread;
    private volatile long position;
    private volatile long calledAt;
    private long saved;
    private long savedAt;

    private SinkRunner(
            String name,
            EventSink sink,
            EventLog log,
            Cursors cursors,
            CallGuard guard,
            RetryPolicy policy,
            RandomGenerator random) {
        this.name = name;
        this.sink = sink;
        this.log = log;
        this.cursors = cursors;
        this.guard = guard;
        this.policy = policy;
        this.random = random;
        this.thread = Thread.ofVirtual().name("sink-" + name).unstarted(this::run);
    }

    /// Reads the sink's cursor and starts its thread. The runner closes the sink.
    ///
    /// @param name    the sink's stable name: its cursor is kept under it
    /// @param sink    the plugin's object
    /// @param log     what to deliver
    /// @param cursors where to keep the cursor
    /// @param guard   shared by all runners
    /// @param policy  [RetryPolicy#STANDARD] unless in a test
    /// @param random  for the jitter
    public static SinkRunner start(
            String name,
            EventSink sink,
            EventLog log,
            Cursors cursors,
            CallGuard guard,
            RetryPolicy policy,
            RandomGenerator random) {
        var runner = new SinkRunner(name, sink, log, cursors, guard, policy, random);
        var known = cursors.find(name);
        runner.position = known.orElseGet(log::last);
        runner.saved = runner.position;
        runner.savedAt = System.nanoTime();
        if (known.isEmpty()) {
            cursors.save(name, runner.position);
        }
        runner.thread.start();
        return runner;
    }

    /// The sink's name.
    public String name() {
        return name;
    }

    /// How many events arrived.
    public long delivered() {
        return delivered.get();
    }

    /// How many events the sink said can never arrive.
    public long dropped() {
        return dropped.get();
    }

    /// How many calls ended in another try.
    public long retried() {
        return retried.get();
    }

    /// How many events of the log the sink is behind.
    public long lag() {
        return Math.max(0, log.last() - position);
    }

    /// Whether a call takes longer than it may although it was interrupted.
    public boolean isStuck() {
        long since = calledAt;
        return since != 0 && System.nanoTime() - since > policy.callLimit().toNanos() + TimeUnit.SECONDS.toNanos(1);
    }

    /// Interrupts the sink, waits for it and closes it.
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            if (!thread.join(LONGEST_CLOSE)) {
                LOG.log(WARNING, "sink {0} did not stop within {1}", name, LONGEST_CLOSE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!isClosing()) {
                deliverNext();
            }
        } catch (InterruptedException _) {
            LOG.log(System.Logger.Level.DEBUG, "sink {0} stops", name);
        } finally {
            Thread.interrupted(); // the interrupt asked for the end; what follows is the end
            end();
        }
    }

    private void deliverNext() throws InterruptedException {
        try {
            saveIfDue();
            for (var event : log.awaitAfter(position, BATCH, position == saved ? IDLE : SAVE_EVERY)) {
                deliver(event);
                saveIfDue();
            }
        } catch (RuntimeException e) {
            if (!isClosing()) {
                LOG.log(WARNING, "sink {0}: the log cannot be read, trying again: {1}", name, e.getMessage());
                pause(DATABASE_RETRY);
            }
        }
    }

    /// Returns when the event is done with.
    private void deliver(Event event) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            switch (accept(event)) {
                case Delivery.Done _ -> {
                    position = EventStore.number(event);
                    delivered.incrementAndGet();
                    return;
                }
                case Delivery.Never(String why) -> {
                    LOG.log(WARNING, "sink {0} gave up event {1}: {2}", name, event.id(), why);
                    position = EventStore.number(event);
                    dropped.incrementAndGet();
                    return;
                }
                case Delivery.Later(Duration atLeast, String why) -> {
                    var wait = policy.delay(failures, atLeast, random);
                    LOG.log(INFO, "sink {0}: event {1} again in {2}: {3}", name, event.id(), wait, why);
                    retried.incrementAndGet();
                    pause(wait);
                }
            }
        }
    }

    /// The border to the plugin's code: whatever it does becomes a delivery.
    private Delivery accept(Event event) throws InterruptedException {
        calledAt = System.nanoTime();
        try {
            return guard.call(
                    policy.callLimit(), () -> Objects.requireNonNull(sink.accept(event), "the sink returned null"));
        } catch (CallGuard.TooLong e) {
            return new Delivery.Later(Duration.ZERO, e.getMessage());
        } catch (Throwable e) {
            if (isClosing()) {
                throw new InterruptedException("closing");
            }
            return new Delivery.Later(Duration.ZERO, e.toString());
        } finally {
            calledAt = 0;
        }
    }

    private void pause(Duration wait) throws InterruptedException {
        if (closing.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closing");
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void saveIfDue() {
        if (System.nanoTime() - savedAt >= SAVE_EVERY.toNanos()) {
            save();
        }
    }

    private void save() {
        if (position != saved) {
            cursors.save(name, position);
            saved = position;
            savedAt = System.nanoTime();
        }
    }

    private void end() {
        try {
            save();
        } catch (RuntimeException e) {
            LOG.log(
                    WARNING,
                    "sink {0}: its cursor was not kept, some events will come again: {1}",
                    name,
                    e.getMessage());
        }
        try {
            sink.close();
        } catch (RuntimeException | Error e) {
            LOG.log(WARNING, "sink {0} failed to close: {1}", name, e);
        }
    }
}
