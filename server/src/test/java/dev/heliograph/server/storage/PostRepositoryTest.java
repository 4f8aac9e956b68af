package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.server.storage.Outbox.Happening;
import dev.heliograph.server.storage.Post.LeftOut;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostRepositoryTest {
    private static final SessionKey KEY = new SessionKey("default", "demo");
    private static final Instant THEN = Instant.ofEpochMilli(1_000);
    private static final Instant NOW = Instant.ofEpochMilli(2_000);

    @TempDir
    Path temp;

    private TestDatabase test;
    private OutboxQueue outboxes;
    private PostRepository posts;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        outboxes = new OutboxQueue();
        posts = new PostRepository(test.database(), outboxes);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void keepsEveryFieldOfAPost() {
        var post = post("01");
        assertThat(posts.insert(post, List.of())).isTrue();
        assertThat(posts.find("01")).contains(post);
        var sent = posts.update(
                        post.sending("MID", NOW).sent("MID", 25, List.of(new LeftOut("1@lid", "NO_KEYS")), THEN, NOW),
                        List.of())
                .orElseThrow();
        restart();
        assertThat(posts.find("01")).contains(sent);
        assertThat(sent.version()).isEqualTo(2);
        assertThat(sent.state().word()).isEqualTo("sent");
    }

    @Test
    void refusesAnIdThatIsTaken() {
        posts.insert(post("01"), List.of());
        assertThat(posts.insert(post("01"), List.of(happening("x")))).isFalse();
        assertThat(outboxes.size()).isZero();
    }

    @Test
    void changesAPostOnlyFromTheVersionLastRead() {
        var post = post("01");
        posts.insert(post, List.of());
        assertThat(posts.update(post.failed("479", NOW), List.of())).isPresent();
        assertThat(posts.update(post.sending("MID", NOW), List.of(happening("lost"))))
                .isEmpty();
        assertThat(posts.find("01").orElseThrow().code()).contains("479");
        assertThat(posts.update(post("02"), List.of())).isEmpty();
        assertThat(posts.uncleared()).isEmpty();
    }

    @Test
    void findsTheUnfinishedPostsOfASessionAfterARestart() {
        posts.insert(post("03"), List.of());
        var unknown = post("02");
        posts.insert(unknown, List.of());
        unknown = posts.update(unknown.unknown("MID", NOW), List.of(happening("status.unknown")))
                .orElseThrow();
        var sent = post("01");
        posts.insert(sent, List.of());
        posts.update(sent.sent("MID", 1, List.of(), NOW, NOW), List.of(happening("status.sent")));
        posts.insert(Post.accepted("04", new SessionKey("default", "other"), "text", "", Map.of(), NOW), List.of());
        restart();
        assertThat(posts.unfinished(KEY)).containsExactly(unknown, post("03"));
        assertThat(posts.uncleared()).extracting(Outbox::document).containsExactly("01", "02");
    }

    @Test
    void writesAStateAndItsEventsTogetherAndForgetsThemWhenCleared() throws Exception {
        var post = post("01");
        posts.insert(post, List.of(happening("status.accepted")));
        posts.update(
                post.sent("MID", 1, List.of(), NOW, NOW), List.of(happening("status.sent"), happening("status.more")));
        var taken = outboxes.take(10, Duration.ZERO);
        assertThat(taken)
                .flatExtracting(Outbox::entries)
                .extracting(Outbox.Entry::source)
                .containsExactly("01/1/0", "01/2/0", "01/2/1");
        restart();
        assertThat(posts.uncleared())
                .singleElement()
                .satisfies(outbox -> assertThat(outbox.entries())
                        .isEqualTo(taken.stream()
                                .flatMap(one -> one.entries().stream())
                                .toList()));
        posts.clear(taken.subList(0, 1));
        assertThat(posts.uncleared().getFirst().entries()).hasSize(2);
        posts.clear(taken.subList(1, 2));
        restart();
        assertThat(posts.uncleared()).isEmpty();
        assertThat(posts.unfinished(KEY)).isEmpty();
    }

    @Test
    void clearingAnOldOutboxLeavesALaterOne() throws Exception {
        var post = post("01");
        posts.insert(post, List.of());
        var failed = posts.update(post.failed("479", NOW), List.of(happening("first")))
                .orElseThrow();
        posts.update(failed.failed("500", NOW), List.of(happening("second")));
        posts.clear(outboxes.take(1, Duration.ZERO));
        assertThat(posts.uncleared())
                .flatExtracting(Outbox::entries)
                .extracting(entry -> entry.what().type())
                .containsExactly("second");
    }

    @Test
    void clearsManyPostsAtOnceAndThoseThatChangedMeanwhileOneByOne() throws Exception {
        for (String id : List.of("01", "02", "03")) {
            var post = post(id);
            posts.insert(post, List.of());
            var failed = posts.update(post.failed("479", NOW), List.of(happening("first")))
                    .orElseThrow();
            if (id.equals("02")) {
                posts.update(failed.failed("500", NOW), List.of(happening("second")));
            }
        }
        var taken = outboxes.take(10, Duration.ZERO);

        posts.clear(taken.subList(0, 2));

        assertThat(posts.uncleared())
                .flatExtracting(Outbox::entries)
                .extracting(Outbox.Entry::source)
                .containsExactly("02/3/0", "03/2/0");
        posts.clear(taken.subList(2, 4));
        restart();
        assertThat(posts.uncleared()).isEmpty();
        assertThat(posts.find("02").orElseThrow().code()).contains("500");
    }

    private void restart() {
        test.restart();
        outboxes = new OutboxQueue();
        posts = new PostRepository(test.database(), outboxes);
    }

    private static Post post(String id) {
        return Post.accepted(
                id, KEY, "text", "Grüße", Map.of("text", "Grüße", "argb", 0xff101010, "more", List.of()), THEN);
    }

    private static Happening happening(String type) {
        return new Happening(type, NOW, Map.of("id", "x", "list", List.of(1, "a")));
    }
}
