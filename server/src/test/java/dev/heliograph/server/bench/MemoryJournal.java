package dev.heliograph.server.bench;

import dev.heliograph.protocol.store.SessionJournal;
import java.util.ArrayList;
import java.util.List;

/// A journal that keeps nothing: what the protocol costs without a durable store. Thread-safe.
final class MemoryJournal implements SessionJournal {
    private final List<byte[]> commits = new ArrayList<>();
    private long folded;
    private byte[] snapshot;

    @Override
    public synchronized Loaded load() {
        return new Loaded(folded, snapshot, List.copyOf(commits));
    }

    @Override
    public synchronized void append(long seq, byte[] commit) {
        if (seq != folded + commits.size() + 1) {
            throw new OwnerConflict("commit " + seq + " does not follow " + (folded + commits.size()));
        }
        commits.add(commit);
    }

    @Override
    public synchronized void snapshot(long seq, byte[] state) {
        commits.subList(0, (int) (seq - folded)).clear();
        folded = seq;
        snapshot = state;
    }
}
