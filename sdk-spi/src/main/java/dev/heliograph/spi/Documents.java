package dev.heliograph.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A collection of small JSON-like documents, changed by compare-and-set.
///
/// A body is a map of strings, numbers, booleans, null, lists and maps of these; keys start with neither `$`
/// nor hold a `.`; at most 1 MiB each. Safe for all threads. A write has become durable when the method
/// returns: it survives a kill of the process.
///
/// **Errors.** Every method throws [StorageException] when the database cannot be reached or refuses.
public interface Documents {
    /// One stored document.
    ///
    /// @param id      its id, 1 to 200 characters
    /// @param version 1 when inserted, one more with each change
    /// @param body    its content, immutable
    record Document(String id, long version, Map<String, Object> body) {}

    /// The database did not do what was asked.
    final class StorageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// With what failed.
        ///
        /// @param message what failed, for which id
        /// @param cause   why
        public StorageException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Reads one document.
    ///
    /// @param id its id
    /// @return the document, or empty
    Optional<Document> find(String id);

    /// Reads all documents, in no particular order. For collections known to be small.
    ///
    /// @return an immutable list
    List<Document> all();

    /// Adds a document with version 1.
    ///
    /// @param id   its id
    /// @param body its content
    /// @return false when the id is taken; nothing was changed then
    boolean insert(String id, Map<String, Object> body);

    /// Replaces a document that still has the version last read.
    ///
    /// @param id      its id
    /// @param version the version it must have now
    /// @param body    its new content
    /// @return false when it is gone or has another version; nothing was changed then
    boolean replace(String id, long version, Map<String, Object> body);

    /// Removes a document.
    ///
    /// @param id its id
    /// @return false when there was none
    boolean delete(String id);
}
