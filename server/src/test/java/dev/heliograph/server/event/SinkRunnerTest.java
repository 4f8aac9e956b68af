package dev.heliograph.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.OutboxQueue;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.server.storage.TestDatabase;
import dev.heliograph.spi.event.Event;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.event.EventSink.Delivery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SinkRunnerTest {
    private static final RetryPolicy QUICK =
            new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofHours(1), Duration.ofMillis(200));
    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    @TempDir
    Path temp;

    private final List<Long> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private TestDatabase test;
    private PostRepository posts;
    private EventLog log;
    private CallGuard guard;
    private int sent;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        guard = new CallGuard();
        openLog();
    }

    @AfterEach
    void close() {
        log.close();
        guard.close();
        test.close();
    }

    @Test
    void deliversInOrderAndCounts() {
        try (var runner = start(this::take)) {
            emit(20);
            awaitSeen(20);
            assertThat(seen).isSorted().doesNotHaveDuplicates();
            Awaitility.await().until(() -> runner.delivered() == 20 && runner.lag() == 0);
            assertThat(runner.retried()).isZero();
            assertThat(runner.isStuck()).isFalse();
        }
    }

    @Test
    void comesAgainWithTheSameEventAfterLaterAndAfterAThrow() {
        try (var runner = start(event -> switch (calls.incrementAndGet()) {
            case 1 -> new Delivery.Later(Duration.ofMillis(1), "busy");
            case 2 -> throw new IllegalStateException("broken");
            case 3 -> throw new AssertionError("very broken");
            case 4 -> null;
            default -> take(event);
        })) {
            emit(2);
            awaitSeen(2);
            assertThat(seen).containsExactly(1L, 2L);
            Awaitility.await().until(() -> runner.delivered() == 2);
            assertThat(runner.retried()).isEqualTo(4);
        }
    }

    @Test
    void waitsAtLeastAsLongAsTheSinkAsked() {
        var first = new CopyOnWriteArrayList<Long>();
        try (var runner = start(event -> {
            first.add(System.nanoTime());
            return calls.incrementAndGet() == 1 ? new Delivery.Later(Duration.ofMillis(300), "busy") : take(event);
        })) {
            emit(1);
            awaitSeen(1);
            assertThat(Duration.ofNanos(first.get(1) - first.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(runner.name()).isEqualTo("audit");
        }
    }

    @Test
    void goesOnAfterNever() {
        try (var runner = start(event -> number(event) == 1 ? new Delivery.Never("too old") : take(event))) {
            emit(2);
            awaitSeen(1);
            assertThat(seen).containsExactly(2L);
            Awaitility.await().until(() -> runner.dropped() == 1 && runner.delivered() == 1 && runner.lag() == 0);
        }
    }

    @Test
    void interruptsACallThatHangsAndComesAgain() {
        var interrupted = new AtomicBoolean();
        try (var runner = start(event -> {
            if (calls.incrementAndGet() == 1) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    throw e;
                }
            }
            return take(event);
        })) {
            emit(3);
            awaitSeen(3);
            assertThat(interrupted).isTrue();
            assertThat(seen).containsExactly(1L, 2L, 3L);
            assertThat(runner.retried()).isOne();
        }
    }

    @Test
    void countsACallThatSwallowsTheInterruptAsLaterAndLeavesTheNextCallAlone() {
        try (var runner = start(event -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            if (calls.incrementAndGet() == 1) {
                awaitInterrupt();
            }
            return take(event);
        })) {
            emit(2);
            awaitSeen(3);
            assertThat(seen).containsExactly(1L, 1L, 2L);
            assertThat(runner.retried()).isOne();
        }
    }

    @Test
    void goesOnWhereItStoppedAfterARestart() {
        try (var runner = start(this::take)) {
            emit(5);
            awaitSeen(5);
            Awaitility.await().until(() -> runner.delivered() == 5);
        }
        emit(3);
        restart();
        try (var runner = start(this::take)) {
            awaitSeen(8);
            assertThat(seen).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            assertThat(runner.delivered()).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void comesAgainWithAnEventThatWasNotDoneWhenTheServerStopped() throws Exception {
        var begun = new CountDownLatch(1);
        var closed = new AtomicInteger();
        var runner = start(new EventSink() {
            @Override
            public Delivery accept(Event event) throws InterruptedException {
                if (number(event) == 2) {
                    begun.countDown();
                    new Semaphore(0).acquire();
                }
                return take(event);
            }

            @Override
            public void close() {
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                closed.incrementAndGet();
            }
        });
        emit(2);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        runner.close();
        assertThat(closed).hasValue(1);
        restart();
        try (var again = start(this::take)) {
            awaitSeen(2);
            assertThat(seen).containsExactly(1L, 2L);
            assertThat(again.retried()).isZero();
        }
    }

    @Test
    void aNewSinkBeginsWithTheNextEvent() {
        emit(3);
        Awaitility.await().until(() -> log.last() == 3);
        try (var runner = start(this::take)) {
            emit(1);
            awaitSeen(1);
            assertThat(seen).containsExactly(4L);
            assertThat(runner.lag()).isLessThanOrEqualTo(1);
        }
    }

    private SinkRunner start(EventSink sink) {
        return SinkRunner.start("audit", sink, log, new Cursors(test.database()), guard, QUICK, new Random(1));
    }

    private Delivery take(Event event) {
        seen.add(number(event));
        return new Delivery.Done();
    }

    private void emit(int count) {
        for (int i = 0; i < count; i++) {
            var key = new SessionKey("default", "demo");
            var post = Post.accepted("P%05d".formatted(sent++), key, "text", "", Map.of(), NOW);
            posts.insert(post, List.of(new Outbox.Happening("x.y", NOW, Map.of())));
        }
    }

    private void awaitSeen(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() >= count);
    }

    private static void awaitInterrupt() {
        try {
            new Semaphore(0).acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void openLog() {
        var queue = new OutboxQueue();
        posts = new PostRepository(test.database(), queue);
        log = EventLog.open(test.database(), posts, queue);
    }

    private void restart() {
        log.close();
        test.restart();
        openLog();
    }

    private static long number(Event event) {
        return Long.parseLong(event.id());
    }
}
