package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.Documents;
import dev.heliograph.spi.Documents.Document;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The collection of stored keys. A document's id is the key's subject.
final class StoredKeys {
    private final Documents documents;
    private final InstantSource clock;

    StoredKeys(Documents documents, InstantSource clock) {
        this.documents = documents;
        this.clock = clock;
    }

    List<StoredKey> all() {
        return documents.all().stream().map(StoredKey::read).toList();
    }

    /// Adds a key under a subject that has none.
    ///
    /// @return false when the subject has one; nothing was changed then
    boolean add(String subject, String key) {
        return documents.insert(
                subject, StoredKey.of(key, subject, clock.instant()).body());
    }

    /// Makes a key the one key of its subject; does nothing when it is already.
    ///
    /// @return true when something was changed
    /// @throws IllegalStateException when another server changed it at the same time
    boolean put(String subject, String key) {
        StoredKey wanted = StoredKey.of(key, subject, clock.instant());
        Optional<Document> there = documents.find(subject);
        if (there.isPresent()
                && MessageDigest.isEqual(StoredKey.read(there.get()).hash(), wanted.hash())) {
            return false;
        }
        boolean written = there.isPresent()
                ? documents.replace(subject, there.get().version(), wanted.body())
                : documents.insert(subject, wanted.body());
        if (!written) {
            throw new IllegalStateException(
                    "stored key \"" + subject + "\" was changed by another server at the same time; start again");
        }
        return true;
    }
}
