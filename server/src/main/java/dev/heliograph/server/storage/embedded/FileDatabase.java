package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ObjectDataType;

/// The backend's database, with maps that hold BSON instead of Java-serialized objects.
final class FileDatabase extends H2Database {
    private final MVStore store;
    private final ConcurrentLinkedQueue<FileIndex> indexes;

    FileDatabase(String name, MVStore store, CursorRegistry cursors) {
        this.store = store; // the parent's constructor opens collections already
        this.indexes = new ConcurrentLinkedQueue<>();
        super(name, store, cursors);
    }

    /// A collection, made when it is not there.
    MongoCollection<Object> collection(String name) {
        return resolveOrCreateCollection(name);
    }

    /// Builds anew the indexes that do not match their documents.
    ///
    /// @return the names of those
    List<String> repairIndexes() {
        var repaired = new ArrayList<String>();
        for (var index : indexes) {
            if (index.repair()) {
                repaired.add(index.getName());
            }
        }
        return repaired;
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
        MVMap<String, Object> meta = store.openMap("meta." + getFullCollectionNamespace(collection));
        return new FileCollection(this, collection, options, documents(collection), meta, cursorRegistry);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        if (keys.size() == 1 && keys.getFirst().getKey().equals("_id")) {
            return new IdIndex(index, keys, documents(collection));
        }
        var entries = store.openMap(
                getFullCollectionNamespace(collection) + "._index_" + index,
                new MVMap.Builder<KeyValue, Object>().keyType(new KeyType()).valueType(new ObjectDataType()));
        var opened = new FileIndex(index, keys, sparse, entries, documents(collection));
        indexes.add(opened);
        return opened;
    }

    private MVMap<Object, Document> documents(String collection) {
        return store.openMap(
                "databases." + getFullCollectionNamespace(collection),
                new MVMap.Builder<Object, Document>()
                        .keyType(new ObjectDataType())
                        .valueType(new BsonType()));
    }
}
