package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.store.Logout;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import dev.heliograph.protocol.store.SessionJournal.OwnerConflict;
import dev.heliograph.protocol.store.SessionJournalContract;
import dev.heliograph.protocol.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MongoSessionJournalTest extends SessionJournalContract {
    private static final SessionKey KEY = new SessionKey("default", "demo");

    @TempDir
    Path temp;

    private TestDatabase test;

    @BeforeEach
    void openDatabase() {
        test = new TestDatabase(temp.resolve("data"));
    }

    @AfterEach
    void closeDatabase() {
        test.close();
    }

    @Override
    protected SessionJournal open() {
        return journal(12 << 20);
    }

    @Test
    void readsMoreCommitsThanOneBatchAfterARestart() {
        append(open(), 1, 250);
        test.restart();
        assertThat(open().load().commits())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(IntStream.rangeClosed(1, 250)
                        .mapToObj(i -> new byte[] {(byte) i})
                        .toList());
    }

    @Test
    void splitsWhatOneDocumentCannotHold() {
        var random = new Random(3);
        var commit = new byte[1001];
        var state = new byte[2500];
        random.nextBytes(commit);
        random.nextBytes(state);
        var journal = journal(1000);
        journal.append(1, commit);
        journal.snapshot(1, state);
        journal.append(2, commit);
        var loaded = journal(1000).load();
        assertThat(loaded.snapshot()).isEqualTo(state);
        assertThat(loaded.commits()).hasSize(1).first().isEqualTo(commit);

        journal.snapshot(2, new byte[] {1});
        assertThat(journal(1000).load().snapshot()).containsExactly(1);
        assertThat(count("pieces")).as("only the last commit's").isEqualTo(2);
    }

    @Test
    void keepsSessionsApart() {
        append(open(), 1, 3);
        var other =
                new MongoSessionJournal(test.database(), test.vault(), new SessionKey("default", "demo2"), () -> {});
        assertThat(other.load().commits()).isEmpty();
        append(other, 1, 1);
        assertThat(open().load().commits()).hasSize(3);
    }

    @Test
    void dropsFoldedCommitsOneSnapshotLater() {
        var journal = open();
        append(journal, 1, 120);
        journal.snapshot(110, new byte[] {1});
        assertThat(count("journal")).isEqualTo(120);
        append(journal, 121, 130);
        journal.snapshot(125, new byte[] {2});
        assertThat(count("journal")).isEqualTo(20);
        assertThat(open().load().commits()).hasSize(5);
    }

    @Test
    void aWipedStoreLeavesNoDocumentOfBefore() {
        var store = Store.open(journal(1000));
        for (int id = 1; id <= 30; id++) {
            int number = id;
            store.step("key", commit -> {
                commit.putPreKey(number, new byte[32]);
                return number;
            });
        }
        store.fold();
        store.step("key", commit -> {
            commit.putSession(Jid.lid("777", 1), new byte[3000]);
            return 1;
        });
        assertThat(count("journal")).isEqualTo(31);
        assertThat(count("pieces")).isPositive();

        store.wipe(new Logout(StateCause.REMOVED_ON_PHONE, "removed", Instant.EPOCH, false));

        assertThat(count("journal")).isZero();
        assertThat(count("pieces")).isZero();
        assertThat(count("snapshots")).isEqualTo(1);
        assertThat(Store.open(open()).state().preKeyIds()).isEmpty();
        assertThat(Store.open(open()).state().logout()).isPresent();
    }

    @Test
    void writesNothingOnceTheSessionIsLost() {
        var journal = new MongoSessionJournal(test.database(), test.vault(), KEY, () -> {
            throw new OwnerConflict("lost");
        });
        assertThatThrownBy(() -> journal.append(1, new byte[0])).isInstanceOf(OwnerConflict.class);
        assertThatThrownBy(() -> journal.snapshot(1, new byte[0])).isInstanceOf(OwnerConflict.class);
        assertThat(count("journal") + count("snapshots")).isZero();
    }

    @Test
    void refusesASnapshotOfAnOwnerLeftBehind() {
        var behind = open();
        append(behind, 1, 2);
        var owner = open();
        append(owner, 3, 6);
        owner.snapshot(6, new byte[] {9});
        assertThatThrownBy(() -> behind.snapshot(2, new byte[] {1})).isInstanceOf(OwnerConflict.class);
        assertThat(open().load().snapshot()).containsExactly(9);
    }

    @Test
    void saysWhichDocumentWasTamperedWith() {
        append(open(), 1, 2);
        var id = "default/demo/000000000002";
        var stored = test.database()
                .collection("journal")
                .find(Filters.eq("_id", "default/demo/000000000001"))
                .first();
        assertThat(stored).containsEntry("tenant", "default").containsEntry("format", 1);
        var moved = Updates.set("data", stored.get("data", Binary.class));
        test.database().collection("journal").updateOne(Filters.eq("_id", id), moved);
        assertThatThrownBy(() -> open().load())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(id);
    }

    @Test
    void refusesAJournalWithAHole() {
        append(open(), 1, 3);
        test.database().collection("journal").deleteOne(new Document("_id", "default/demo/000000000002"));
        assertThatThrownBy(() -> open().load()).hasMessageContaining("000000000002 is missing");
    }

    private MongoSessionJournal journal(int pieceLimit) {
        return new MongoSessionJournal(test.database(), test.vault(), KEY, () -> {}, pieceLimit);
    }

    private long count(String collection) {
        return test.database().collection(collection).countDocuments();
    }

    private static void append(SessionJournal journal, int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            journal.append(seq, new byte[] {(byte) seq});
        }
    }
}
