package dev.heliograph.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.store.SessionJournal.Loaded;
import dev.heliograph.protocol.store.SessionJournal.OwnerConflict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every [SessionJournal] promises. Implementations extend it and say how to open one.
public abstract class SessionJournalContract {
    /// Opens the journal of one session; within a test every call opens the same one, as another owner would.
    protected abstract SessionJournal open();

    @Test
    void aNewJournalIsEmpty() {
        Loaded loaded = open().load();

        assertThat(loaded.snapshotSeq()).isZero();
        assertThat(loaded.snapshot()).isNull();
        assertThat(loaded.commits()).isEmpty();
    }

    @Test
    void keepsCommitsInOrderForTheNextOwner() {
        SessionJournal journal = open();
        List<byte[]> commits = new ArrayList<>();
        for (int seq = 1; seq <= 25; seq++) {
            byte[] commit = {(byte) seq, (byte) (seq * 7)};
            commits.add(commit);
            journal.append(seq, commit);
        }

        assertThat(open().load().commits())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(commits);
    }

    @Test
    void keepsBigAndEmptyCommitsByteForByte() {
        byte[] big = new byte[3 << 20];
        new Random(1).nextBytes(big);
        SessionJournal journal = open();
        journal.append(1, big);
        journal.append(2, new byte[0]);

        List<byte[]> commits = open().load().commits();

        assertThat(commits).hasSize(2);
        assertThat(commits.get(0)).isEqualTo(big);
        assertThat(commits.get(1)).isEmpty();
    }

    @Test
    void refusesANumberThatIsTaken() {
        SessionJournal mine = open();
        SessionJournal theirs = open();
        mine.append(1, new byte[] {1});
        theirs.append(2, new byte[] {2});

        assertThatThrownBy(() -> mine.append(2, new byte[] {3})).isInstanceOf(OwnerConflict.class);
        assertThat(open().load().commits()).hasSize(2).last().isEqualTo(new byte[] {2});
    }

    @Test
    void aSnapshotTakesThePlaceOfItsCommits() {
        SessionJournal journal = open();
        append(journal, 1, 5);
        journal.snapshot(3, new byte[] {42});

        Loaded loaded = open().load();

        assertThat(loaded.snapshotSeq()).isEqualTo(3);
        assertThat(loaded.snapshot()).containsExactly(42);
        assertThat(loaded.commits())
                .usingElementComparator(Arrays::compare)
                .containsExactly(new byte[] {4}, new byte[] {5});
    }

    @Test
    void aLaterSnapshotTakesThePlaceOfAnEarlierOne() {
        SessionJournal journal = open();
        append(journal, 1, 3);
        journal.snapshot(3, new byte[] {1});
        append(journal, 4, 6);
        journal.snapshot(6, new byte[] {2});
        append(journal, 7, 7);

        Loaded loaded = open().load();

        assertThat(loaded.snapshotSeq()).isEqualTo(6);
        assertThat(loaded.snapshot()).containsExactly(2);
        assertThat(loaded.commits()).usingElementComparator(Arrays::compare).containsExactly(new byte[] {7});
    }

    @Test
    void refusesAnOwnerLeftBehindEvenWhenTheCommitsItMissedAreFolded() {
        SessionJournal behind = open();
        append(behind, 1, 2);
        SessionJournal owner = open();
        append(owner, 3, 6);
        owner.snapshot(6, new byte[] {9});

        assertThatThrownBy(() -> behind.append(3, new byte[] {66})).isInstanceOf(OwnerConflict.class);

        Loaded loaded = open().load();
        assertThat(loaded.snapshotSeq()).isEqualTo(6);
        assertThat(loaded.commits()).isEmpty();
        owner.append(7, new byte[] {7});
    }

    @Test
    void keepsABigSnapshotByteForByte() {
        byte[] big = new byte[8 << 20];
        new Random(2).nextBytes(big);
        SessionJournal journal = open();
        append(journal, 1, 1);
        journal.snapshot(1, big);

        assertThat(open().load().snapshot()).isEqualTo(big);
    }

    private static void append(SessionJournal journal, int from, int to) {
        for (int seq = from; seq <= to; seq++) {
            journal.append(seq, new byte[] {(byte) seq});
        }
    }
}
