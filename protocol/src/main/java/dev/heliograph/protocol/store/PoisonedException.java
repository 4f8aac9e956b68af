package dev.heliograph.protocol.store;

/// The store cannot keep anything any more: an append failed, so what the journal holds is not known.
///
/// The cause tells an owner conflict ([SessionJournal.OwnerConflict]) from a broken journal.
public final class PoisonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PoisonedException(String message, Throwable cause) {
        super(message, cause);
    }
}
