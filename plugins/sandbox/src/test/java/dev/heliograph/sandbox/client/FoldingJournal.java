package dev.heliograph.sandbox.client;

import dev.heliograph.protocol.store.SessionJournal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A journal whose snapshots replace commits one snapshot later, as a server's database does.
final class FoldingJournal implements SessionJournal {
    private final List<byte[]> commits = new ArrayList<>();
    private long dropped;
    private long snapshotSeq;
    private byte[] snapshot;

    @Override
    public synchronized Loaded load() {
        return new Loaded(
                snapshotSeq, snapshot, List.copyOf(commits.subList((int) (snapshotSeq - dropped), commits.size())));
    }

    @Override
    public synchronized void append(long seq, byte[] commit) {
        if (seq != dropped + commits.size() + 1) {
            throw new OwnerConflict("commit " + seq + " is taken");
        }
        commits.add(commit);
    }

    @Override
    public synchronized void snapshot(long seq, byte[] state) {
        commits.subList(0, (int) (snapshotSeq - dropped)).clear();
        dropped = snapshotSeq;
        snapshotSeq = seq;
        snapshot = state;
    }

    /// Whether any byte sequence like this is left.
    synchronized boolean holds(byte[] secret) {
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        return Stream.concat(Stream.ofNullable(snapshot), commits.stream())
                .anyMatch(entry -> new String(entry, StandardCharsets.ISO_8859_1).contains(wanted));
    }
}
