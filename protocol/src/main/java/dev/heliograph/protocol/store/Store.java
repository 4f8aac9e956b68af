package dev.heliograph.protocol.store;

import dev.heliograph.protocol.proto.Rows;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import dev.heliograph.protocol.store.SessionJournal.OwnerConflict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The memory of one linked device: a fold of its journal, changed one durable commit a step.
///
/// Thread-safe. Steps exclude each other: a step holds [#lock] from its first read to its commit, and does no
/// network in between. Once an append fails, the store is poisoned: nobody knows what the journal holds, so nothing may
/// be sent.
public final class Store {
    private static final Logger LOG = System.getLogger(Store.class.getName());
    private static final int FOLD_AFTER_COMMITS = 512;
    private static final long FOLD_AFTER_BYTES = 8 << 20;

    private final SessionJournal journal;
    private final Tables tables;
    private final DeviceState state;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long last;
    private volatile long addressing;
    private volatile RuntimeException poison;
    private long foldedAt;
    private long commitsBeforeFold = FOLD_AFTER_COMMITS;
    private long bytesSinceFold;
    private long snapshotBytes;

    private Store(SessionJournal journal, Fold fold) {
        this.journal = journal;
        tables = fold.tables();
        state = new DeviceState(tables);
        last = fold.last();
        foldedAt = fold.snapshotSeq();
        snapshotBytes = fold.snapshotBytes();
        bytesSinceFold = fold.commitBytes();
    }

    /// What a step does; `E` is what it may throw.
    @FunctionalInterface
    public interface Step<T, E extends Exception> {
        /// Reads and writes; a throw drops all writes.
        T run(Commit commit) throws E;
    }

    /// Reads the journal, and ends a wipe that a kill interrupted.
    ///
    /// @throws JournalException when it cannot be read, or was written by a newer version
    public static Store open(SessionJournal journal) {
        Store store = new Store(journal, Fold.read(journal));
        store.lock.lock();
        try {
            store.scrub();
        } finally {
            store.lock.unlock();
        }
        return store;
    }

    /// What is kept, as of the last commit; the same object for the store's whole life.
    public DeviceState state() {
        return state;
    }

    /// How many commits there were.
    public long lastSeq() {
        return last;
    }

    /// Another number whenever the account, its contacts, their hidden ids or devices, the audience set on the phone or
    /// who holds a sender key may have changed: what was read of them before that may be kept while it is the same.
    public long addressing() {
        return addressing;
    }

    /// Whether an append failed; nothing may be sent any more.
    public boolean poisoned() {
        return poison != null;
    }

    /// Held by whoever is in a step.
    public ReentrantLock lock() {
        return lock;
    }

    /// Runs a step under the lock and commits it; on return its changes are durable.
    ///
    /// @param name for the journal, such as `post text`
    /// @throws E                 as thrown by the step; nothing is kept
    /// @throws PoisonedException when an append failed, now or before
    public <T, E extends Exception> T step(String name, Step<T, E> step) throws E {
        lock.lock();
        try {
            Commit commit = begin(name);
            T result = step.run(commit);
            commit(commit);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /// Starts a step; the caller holds the lock until after [#commit].
    ///
    /// @throws PoisonedException     when an append failed before
    /// @throws IllegalStateException when the lock is not held
    public Commit begin(String name) {
        requireHealthy(name);
        return new Commit(state, name, last);
    }

    /// Keeps what a step changed: in the journal, then in memory. A step that changed nothing costs nothing.
    ///
    /// @throws PoisonedException     when an append failed, now or before; memory is as it was
    /// @throws IllegalStateException when the lock is not held, or another step was committed since `begin`
    public void commit(Commit commit) {
        requireHealthy(commit.step());
        if (!commit.isOn(state, last)) {
            throw new IllegalStateException("step \"" + commit.step() + "\" began before commit " + last
                    + ": hold the lock from begin to commit, and commit once");
        }
        if (!commit.isEmpty()) {
            keep(commit.step(), commit.rows());
            foldWhenDue();
        }
    }

    /// Replaces the commits so far by a snapshot, so that the next start is quick. A failure costs nothing but that.
    public void fold() {
        lock.lock();
        try {
            if (poison == null && last > foldedAt) {
                writeSnapshot();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Forgets the device for good, because it was removed: one commit that empties the fold, then snapshots that make
    /// the journal drop every entry before it. Should the latter fail, the next call or the next start does it.
    ///
    /// @param logout why; what is left
    /// @throws PoisonedException when an append failed, now or before
    public void wipe(Logout logout) {
        lock.lock();
        try {
            requireHealthy("wipe");
            keep(
                    "wiped",
                    Rows.newBuilder()
                            .setWiped(true)
                            .setLogout(RowsWriter.row(logout))
                            .build());
            scrub();
        } finally {
            lock.unlock();
        }
    }

    /// A journal may keep what one snapshot replaced until the next one, so there are two.
    private void scrub() {
        Optional<Logout> logout = tables.logout().get().filter(one -> !one.scrubbed());
        if (poison != null || logout.isEmpty()) {
            return;
        }
        if (writeSnapshot()) {
            Logout done = logout.get();
            tables.logout().set(new Logout(done.cause(), done.why(), done.at(), true));
            if (!writeSnapshot()) {
                tables.logout().set(done);
            }
        }
    }

    private void keep(String step, Rows rows) {
        byte[] entry = Fold.commit(step, rows);
        try {
            journal.append(last + 1, entry);
            new RowsReader(tables).read(rows);
        } catch (RuntimeException e) {
            poison = e;
            throw new PoisonedException("step \"" + step + "\" could not be kept as commit " + (last + 1), e);
        }
        if (isAddressing(rows)) {
            addressing++;
        }
        last++;
        bytesSinceFold += entry.length;
    }

    private static boolean isAddressing(Rows rows) {
        return rows.hasAccount()
                || rows.getWiped()
                || rows.hasStatusPrivacy()
                || rows.hasListsDoubted()
                || rows.hasAddressing()
                || rows.getContactsCount() > 0
                || rows.getImportedCount() > 0
                || rows.getLidsCount() > 0
                || rows.getDeviceListsCount() > 0
                || rows.getHasKeysCount() > 0;
    }

    private void foldWhenDue() {
        if (last - foldedAt >= commitsBeforeFold || bytesSinceFold >= Math.max(FOLD_AFTER_BYTES, 2 * snapshotBytes)) {
            writeSnapshot();
        }
    }

    private boolean writeSnapshot() {
        byte[] snapshot = Fold.snapshot(tables);
        bytesSinceFold = 0;
        try {
            journal.snapshot(last, snapshot);
            foldedAt = last;
            commitsBeforeFold = FOLD_AFTER_COMMITS;
            snapshotBytes = snapshot.length;
            return true;
        } catch (JournalException e) {
            LOG.log(
                    Level.WARNING,
                    "snapshot at commit {0} could not be kept, trying again later: {1}",
                    last,
                    e.getMessage());
            commitsBeforeFold = last - foldedAt + FOLD_AFTER_COMMITS;
        } catch (OwnerConflict e) {
            poison = e;
        }
        return false;
    }

    private void requireHealthy(String step) {
        if (poison != null) {
            throw new PoisonedException("step \"" + step + "\" refused: an earlier one could not be kept", poison);
        }
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("step \"" + step + "\" must hold the store's lock");
        }
    }
}
