package dev.heliograph.protocol.store;

import java.util.ArrayList;
import java.util.List;

/// A journal in memory: what a test's process kill leaves behind. Several owners may hold the same one.
public final class MemoryJournal implements SessionJournal {
    private final List<byte[]> commits = new ArrayList<>();
    private long snapshotSeq;
    private byte[] snapshot;
    private RuntimeException nextFailure;

    @Override
    public synchronized Loaded load() {
        return new Loaded(
                snapshotSeq,
                snapshot == null ? null : snapshot.clone(),
                commits.stream().map(byte[]::clone).toList());
    }

    @Override
    public synchronized void append(long seq, byte[] commit) {
        failWhenAsked();
        if (seq != last() + 1) {
            throw new OwnerConflict("commit " + seq + " is taken: the journal is at " + last());
        }
        commits.add(commit.clone());
    }

    @Override
    public synchronized void snapshot(long seq, byte[] state) {
        failWhenAsked();
        commits.subList(0, (int) (seq - snapshotSeq)).clear();
        snapshotSeq = seq;
        snapshot = state.clone();
    }

    /// The number of the last commit.
    public synchronized long last() {
        return snapshotSeq + commits.size();
    }

    /// Up to which commit it is folded.
    public synchronized long snapshotSeq() {
        return snapshotSeq;
    }

    /// The next write is not kept and throws this.
    public synchronized void failNext(RuntimeException failure) {
        nextFailure = failure;
    }

    /// The same journal as of an earlier commit, as a kill right after it leaves it; not before the snapshot.
    public synchronized MemoryJournal asOf(long seq) {
        MemoryJournal earlier = new MemoryJournal();
        earlier.snapshotSeq = snapshotSeq;
        earlier.snapshot = snapshot;
        earlier.commits.addAll(commits.subList(0, (int) (seq - snapshotSeq)));
        return earlier;
    }

    private void failWhenAsked() {
        if (nextFailure != null) {
            RuntimeException failure = nextFailure;
            nextFailure = null;
            throw failure;
        }
    }
}
