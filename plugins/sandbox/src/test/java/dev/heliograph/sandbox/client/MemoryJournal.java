package dev.heliograph.sandbox.client;

import dev.heliograph.protocol.store.SessionJournal;
import java.util.ArrayList;
import java.util.List;

/// A journal that outlives its client, for tests that open a second one on it.
final class MemoryJournal implements SessionJournal {
    private final List<byte[]> commits = new ArrayList<>();
    private boolean full;

    @Override
    public synchronized Loaded load() {
        return new Loaded(0, null, List.copyOf(commits));
    }

    @Override
    public synchronized void append(long seq, byte[] commit) {
        if (full) {
            throw new JournalException("journal cannot be written: disk full", null);
        }
        if (seq != commits.size() + 1) {
            throw new OwnerConflict("commit " + seq + " is taken, the last one is " + commits.size());
        }
        commits.add(commit);
    }

    @Override
    public void snapshot(long seq, byte[] state) {
        // the whole journal is kept, so that each test reads all of it
    }

    /// Every later append fails.
    synchronized void fillUp() {
        full = true;
    }

    /// There is room again.
    synchronized void makeRoom() {
        full = false;
    }

    /// What a new process would find now.
    synchronized MemoryJournal copy() {
        MemoryJournal copy = new MemoryJournal();
        copy.commits.addAll(commits);
        return copy;
    }

    synchronized int size() {
        return commits.size();
    }
}
