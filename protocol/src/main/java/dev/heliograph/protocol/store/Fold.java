package dev.heliograph.protocol.store;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.CommitRecord;
import dev.heliograph.protocol.proto.Rows;
import dev.heliograph.protocol.proto.StateRecord;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import dev.heliograph.protocol.store.SessionJournal.Loaded;

/// What a journal adds up to, and the entries it is made of.
///
/// @param tables        the sum
/// @param snapshotSeq   the last commit in the snapshot; 0 without one
/// @param snapshotBytes length of the snapshot
/// @param last          the last commit
/// @param commitBytes   length of the commits after the snapshot
record Fold(Tables tables, long snapshotSeq, long snapshotBytes, long last, long commitBytes) {
    /// The newest form of entries this version reads, and the one it writes.
    static final int FORMAT = 1;

    /// @throws JournalException when an entry cannot be read, or was written by a newer version
    static Fold read(SessionJournal journal) {
        Loaded loaded = journal.load();
        Tables tables = Tables.folded();
        long snapshotBytes = 0;
        if (loaded.snapshot() != null) {
            snapshotBytes = loaded.snapshot().length;
            new RowsReader(tables).read(readSnapshot(loaded.snapshotSeq(), loaded.snapshot()));
        }
        long last = loaded.snapshotSeq();
        long commitBytes = 0;
        for (byte[] commit : loaded.commits()) {
            last++;
            commitBytes += commit.length;
            new RowsReader(tables).read(readCommit(last, commit));
        }
        return new Fold(tables, loaded.snapshotSeq(), snapshotBytes, last, commitBytes);
    }

    static byte[] commit(String step, Rows rows) {
        return CommitRecord.newBuilder()
                .setFormat(FORMAT)
                .setStep(step)
                .setRows(rows)
                .build()
                .toByteArray();
    }

    static byte[] snapshot(Tables tables) {
        return StateRecord.newBuilder()
                .setFormat(FORMAT)
                .setRows(RowsWriter.rows(tables))
                .build()
                .toByteArray();
    }

    private static Rows readCommit(long seq, byte[] bytes) {
        try {
            CommitRecord entry = CommitRecord.parseFrom(bytes);
            requireFormat("commit " + seq, entry.getFormat());
            return entry.getRows();
        } catch (InvalidProtocolBufferException e) {
            throw new JournalException("commit " + seq + " of " + bytes.length + " bytes is damaged", e);
        }
    }

    private static Rows readSnapshot(long seq, byte[] bytes) {
        try {
            StateRecord entry = StateRecord.parseFrom(bytes);
            requireFormat("snapshot at commit " + seq, entry.getFormat());
            return entry.getRows();
        } catch (InvalidProtocolBufferException e) {
            throw new JournalException("snapshot at commit " + seq + " of " + bytes.length + " bytes is damaged", e);
        }
    }

    private static void requireFormat(String what, int format) {
        if (format < 1 || format > FORMAT) {
            throw new JournalException(
                    what + " has format " + format + ", this version reads 1 to " + FORMAT
                            + ": it was written by a newer Heliograph, run that one",
                    null);
        }
    }
}
