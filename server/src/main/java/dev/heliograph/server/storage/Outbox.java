package dev.heliograph.server.storage;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What one document has to tell the event log, written with the document's state in one write.
///
/// @param document the document's id
/// @param version  the document's version when this was read or written
/// @param settled  whether nothing more is expected of the document
/// @param entries  in order; empty when the document settled without an event
/// @param logged   run when all entries are in the log; returns quickly
public record Outbox(String document, long version, boolean settled, List<Entry> entries, Runnable logged) {
    /// Copies the entries.
    public Outbox {
        entries = List.copyOf(entries);
    }

    /// Of a document, whose outbox is emptied when its entries are in the log.
    public Outbox(String document, long version, boolean settled, List<Entry> entries) {
        this(document, version, settled, entries, () -> {});
    }

    /// Of no document: whoever keeps what happened is told when it is in the log, and tells it again
    /// when it was not.
    public static Outbox of(Entry entry, Runnable logged) {
        return new Outbox("", 0, false, List.of(entry), logged);
    }

    /// Whether it stands in a document.
    public boolean isStored() {
        return !document.isEmpty();
    }

    /// What happened, before it has a place in the log.
    ///
    /// @param type `noun.verb`
    /// @param time when, UTC, to the millisecond
    /// @param data the type's own fields: strings, numbers, booleans, lists and maps
    public record Happening(String type, Instant time, Map<String, Object> data) {
        /// Copies the data.
        public Happening {
            data = Map.copyOf(data);
        }
    }

    /// One event to be.
    ///
    /// @param source  unique in the database: the document's id, its version then, and a number
    /// @param tenant  whose it is
    /// @param session the session it is about
    /// @param what    what happened
    public record Entry(String source, String tenant, String session, Happening what) {}
}
