package dev.heliograph.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.Outbox.Happening;
import dev.heliograph.server.storage.OutboxQueue;
import dev.heliograph.server.storage.Post;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionKey;
import dev.heliograph.server.storage.TestDatabase;
import dev.heliograph.spi.event.Event;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventLogTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.ofEpochMilli(5_000);

    @TempDir
    Path temp;

    private TestDatabase test;
    private OutboxQueue queue;
    private PostRepository posts;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        newProcess();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void appendsEveryEventOnceInTheOrderOfTheWrites() throws Exception {
        try (var log = EventLog.open(test.database(), posts, queue)) {
            for (int i = 0; i < 30; i++) {
                send(i);
            }
            awaitLast(log, 30);
            var events = log.readAfter(0, 100);
            assertThat(events).extracting(Event::id).isEqualTo(ids(1, 30));
            assertThat(events).extracting(event -> event.data().get("n")).isEqualTo(numbers(0, 30));
            assertThat(events.getFirst())
                    .isEqualTo(new Event(
                            "0000000000000000001", Event.STATUS_SENT, "default", "demo", NOW, Map.of("n", 0)));
            assertThat(log.appended()).isEqualTo(30);
            assertThat(log.pending()).isZero();
        }
    }

    @Test
    void appendsAfterARestartWhatStayedInOutboxes() {
        for (int i = 0; i < 250; i++) {
            send(i);
        }
        restart();
        try (var log = EventLog.open(test.database(), posts, queue)) {
            assertThat(log.last()).isEqualTo(250);
            assertThat(log.readAfter(0, 1000)).extracting(Event::id).isEqualTo(ids(1, 250));
            assertThat(posts.uncleared()).isEmpty();
        }
    }

    @Test
    void doesNotAppendAgainWhatWasNotClearedBeforeACrash() throws Exception {
        send(0);
        send(1);
        send(2);
        // the crash: two events are in the log, no outbox was cleared
        var entries = posts.uncleared().stream()
                .flatMap(outbox -> outbox.entries().stream())
                .toList();
        assertThat(new EventStore(test.database()).insert(1, entries.subList(0, 2)))
                .isEqualTo(2);
        restart();
        try (var log = EventLog.open(test.database(), posts, queue)) {
            assertThat(log.readAfter(0, 10))
                    .extracting(event -> event.data().get("n"))
                    .containsExactly(0, 1, 2);
            assertThat(log.appended()).isOne();
            assertThat(posts.uncleared()).isEmpty();
            send(3);
            awaitLast(log, 4);
            assertThat(log.readAfter(2, 10))
                    .extracting(event -> event.data().get("n"))
                    .containsExactly(2, 3);
        }
    }

    @Test
    void knowsEventsAgainThatCameBetweenOthers() {
        IntStream.range(0, 5).forEach(this::send);
        var entries = posts.uncleared().stream()
                .flatMap(outbox -> outbox.entries().stream())
                .toList();
        new EventStore(test.database()).insert(1, List.of(entries.get(3)));
        restart();
        try (var log = EventLog.open(test.database(), posts, queue)) {
            assertThat(log.readAfter(0, 10))
                    .extracting(event -> event.data().get("n"))
                    .containsExactly(3, 0, 1, 2, 4);
        }
    }

    @Test
    void givesWayToAnotherServerThatTookTheNumber() throws Exception {
        try (var log = EventLog.open(test.database(), posts, queue)) {
            var theirs = new Outbox.Entry("X/1/0", "default", "other", new Happening("x.y", NOW, Map.of("n", 99)));
            new EventStore(test.database()).insert(1, List.of(theirs));
            send(0);
            awaitLast(log, 2);
            assertThat(log.readAfter(0, 10))
                    .extracting(event -> event.data().get("n"))
                    .containsExactly(99, 0);
        }
    }

    @Test
    void readsTheSameFromMemoryAndFromTheDatabase() throws Exception {
        var happenings = numbers(0, 1300).stream()
                .map(n -> new Happening("x.y", NOW, Map.of("n", n)))
                .toList();
        var post = Post.accepted("01", new SessionKey("default", "demo"), "text", "", Map.of(), NOW);
        try (var log = EventLog.open(test.database(), posts, queue)) {
            posts.insert(post, happenings);
            awaitLast(log, 1300);
            assertThat(log.readAfter(0, 250)).extracting(Event::id).isEqualTo(ids(1, 250));
            assertThat(log.readAfter(290, 20)).extracting(Event::id).isEqualTo(ids(291, 310));
            assertThat(log.readAfter(1290, 20)).isEqualTo(new EventStore(test.database()).read(1290, 20));
            assertThat(log.readAfter(1300, 20)).isEmpty();
            assertThat(log.awaitAfter(1300, 20, Duration.ofMillis(20))).isEmpty();
        }
        restart();
        try (var log = EventLog.open(test.database(), posts, queue)) {
            assertThat(log.last()).isEqualTo(1300);
        }
    }

    @Test
    void wakesWhoeverWaits() throws Exception {
        try (var log = EventLog.open(test.database(), posts, queue)) {
            var writer = Thread.ofVirtual().start(() -> send(7));
            assertThat(log.awaitAfter(0, 10, SOON))
                    .singleElement()
                    .satisfies(event -> assertThat(event.data()).containsEntry("n", 7));
            writer.join();
        }
    }

    private void send(int n) {
        var post = Post.accepted("P%05d".formatted(n), new SessionKey("default", "demo"), "text", "", Map.of(), NOW);
        posts.insert(post, List.of());
        posts.update(
                post.sent("MID", 1, List.of(), NOW, NOW),
                List.of(new Happening(Event.STATUS_SENT, NOW, Map.of("n", n))));
    }

    private void restart() {
        test.restart();
        newProcess();
    }

    private void newProcess() {
        queue = new OutboxQueue();
        posts = new PostRepository(test.database(), queue);
    }

    private static void awaitLast(EventLog log, long last) {
        Awaitility.await().atMost(SOON).until(() -> log.last() == last && log.pending() == 0);
    }

    private static List<String> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj("%019d"::formatted).toList();
    }

    private static List<Object> numbers(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(n -> n).toList();
    }
}
