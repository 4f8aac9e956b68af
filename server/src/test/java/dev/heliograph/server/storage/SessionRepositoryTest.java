package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRepositoryTest {
    private static final SessionKey KEY = new SessionKey("default", "demo");

    @TempDir
    Path temp;

    private TestDatabase test;
    private SessionRepository sessions;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        sessions = new SessionRepository(test.database(), test.vault());
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void findsAndListsWhatWasInserted() {
        var demo = session(KEY);
        var other = session(new SessionKey("default", "another"));
        var foreign = session(new SessionKey("tenant2", "demo"));
        assertThat(sessions.insert(demo)).isTrue();
        assertThat(sessions.insert(other)).isTrue();
        assertThat(sessions.insert(foreign)).isTrue();
        assertThat(sessions.find(KEY)).contains(demo);
        assertThat(sessions.list("default")).containsExactly(other, demo);
        assertThat(sessions.find(new SessionKey("default", "nobody"))).isEmpty();
    }

    @Test
    void refusesAnIdThatIsTaken() {
        sessions.insert(session(KEY));
        assertThat(sessions.insert(new SessionRecord(KEY, "whatsapp", Instant.EPOCH, Map.of())))
                .isFalse();
        assertThat(sessions.find(KEY).orElseThrow().network()).isEqualTo("sandbox");
    }

    @Test
    void deletesASessionWithItsJournalAndLeavesOthersAlone() {
        var neighbour = new SessionKey("default", "demo2");
        for (var key : new SessionKey[] {KEY, neighbour}) {
            sessions.insert(session(key));
            fill(key);
        }
        assertThat(sessions.delete(KEY)).isTrue();
        assertThat(sessions.find(KEY)).isEmpty();
        assertThat(sessions.delete(KEY)).isFalse();
        assertThat(count("journal")).isEqualTo(230);
        assertThat(count("snapshots")).isOne();
        assertThat(count("pieces")).isEqualTo(3);
        assertThat(new MongoSessionJournal(test.database(), test.vault(), neighbour, () -> {})
                        .load()
                        .commits())
                .hasSize(130);
        assertThat(sessions.insert(session(KEY))).isTrue();
        assertThat(new MongoSessionJournal(test.database(), test.vault(), KEY, () -> {})
                        .load()
                        .commits())
                .isEmpty();
    }

    @Test
    void finishesAnInterruptedDeletionAtTheNextStart() {
        sessions.insert(session(KEY));
        fill(KEY);
        test.database().collection("sessions").updateOne(Filters.eq("_id", KEY.id()), Updates.set("deleted", true));
        assertThat(sessions.find(KEY)).isEmpty();
        assertThat(sessions.list("default")).isEmpty();
        test.restart();
        sessions = new SessionRepository(test.database(), test.vault());
        assertThat(count("sessions") + count("journal") + count("snapshots") + count("pieces"))
                .isZero();
    }

    @Test
    void refusesIdsThatCouldReachAnotherTenant() {
        assertThatThrownBy(() -> new SessionKey("default", "a/b")).hasMessageContaining("\"a/b\"");
        assertThatThrownBy(() -> new SessionKey("", "a")).isInstanceOf(IllegalArgumentException.class);
    }

    private void fill(SessionKey key) {
        var journal = new MongoSessionJournal(test.database(), test.vault(), key, () -> {}, 100);
        for (int seq = 1; seq <= 230; seq++) {
            journal.append(seq, new byte[] {1});
        }
        journal.snapshot(100, new byte[300]);
    }

    private static SessionRecord session(SessionKey key) {
        return new SessionRecord(key, "sandbox", Instant.ofEpochMilli(1_234), Map.of("shop.name", "north"));
    }

    private long count(String collection) {
        return test.database().collection(collection).countDocuments();
    }
}
