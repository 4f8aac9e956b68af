package dev.heliograph.protocol.store;

import java.util.List;

/// Where the commits of one session are kept: insert-only, dense, durable. Implemented by the server.
///
/// Thread-safe; the client calls from one thread at a time for one session.
public interface SessionJournal {
    /// What was kept.
    ///
    /// @param snapshotSeq the last commit folded into the snapshot; 0 when there is none
    /// @param snapshot    the folded state, or null
    /// @param commits     all commits after it, dense, in order
    record Loaded(long snapshotSeq, byte[] snapshot, List<byte[]> commits) {}

    /// Reads everything.
    ///
    /// @throws JournalException when it cannot be read or does not decrypt
    Loaded load();

    /// Adds a commit; on return it survives a kill of the process.
    ///
    /// @param seq    must be the last one plus 1; the first is 1
    /// @param commit the bytes to keep
    /// @throws OwnerConflict    when `seq` is taken: another owner is alive; nothing may be sent any more
    /// @throws JournalException when it could not be kept; nothing may be sent that relies on it
    void append(long seq, byte[] commit);

    /// Replaces the snapshot and drops the commits up to `seq`, in the background of the database's choice; at the
    /// latest a second snapshot at the same `seq` drops all of them, and the former snapshot, before it returns.
    ///
    /// @param seq   the last commit the snapshot holds
    /// @param state the folded state
    /// @throws JournalException when it could not be kept; the commits are still there then
    void snapshot(long seq, byte[] state);

    /// Another owner wrote this session's journal.
    final class OwnerConflict extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// With the number that was taken.
        public OwnerConflict(String message) {
            super(message);
        }
    }

    /// The journal could not be read or written.
    final class JournalException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// With what failed.
        public JournalException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
