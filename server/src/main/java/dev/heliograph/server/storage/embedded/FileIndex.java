package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;

/// A unique index in the file, able to check itself against its collection.
final class FileIndex extends AbstractUniqueIndex<Object> {
    private final MVMap<KeyValue, Object> entries;
    private final MVMap<Object, Document> documents;

    FileIndex(
            String name,
            List<IndexKey> keys,
            boolean sparse,
            MVMap<KeyValue, Object> entries,
            MVMap<Object, Document> documents) {
        super(name, keys, sparse);
        this.entries = entries;
        this.documents = documents;
    }

    /// Builds the index anew when it does not match its documents.
    ///
    /// @return whether it had to
    boolean repair() {
        if (matches()) {
            return false;
        }
        entries.clear();
        documents.forEach((position, document) -> {
            if (holds(document)) {
                getKeyValues(document).forEach(key -> entries.put(key, Missing.ofNullable(position)));
            }
        });
        return true;
    }

    private boolean matches() {
        long expected = 0;
        for (var entry : documents.entrySet()) {
            if (!holds(entry.getValue())) {
                continue;
            }
            for (var key : getKeyValues(entry.getValue())) {
                expected++;
                if (!entry.getKey().equals(entries.get(key))) {
                    return false;
                }
            }
        }
        return expected == entries.sizeAsLong();
    }

    private boolean holds(Document document) {
        return !isSparse()
                || keys().stream().anyMatch(key -> !(Utils.getSubdocumentValue(document, key) instanceof Missing));
    }

    @Override
    protected Object removeDocument(KeyValue key) {
        return entries.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, Object position) {
        return entries.putIfAbsent(key, Missing.ofNullable(position)) == null;
    }

    @Override
    protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
        return entries.entrySet();
    }

    @Override
    protected Object getPosition(KeyValue key) {
        return entries.get(key);
    }

    @Override
    public long getCount() {
        return entries.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
