package dev.heliograph.server.storage.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;

/// The backend, with every command whole before or after a commit, never across one.
///
/// A command changes a document and its indexes one after the other, in place; a commit in between would write half of
/// it, or trip over a document that changes while it is being written.
final class FileBackend extends H2Backend {
    private static final int DUPLICATE_KEY = 11000;

    private final MVStore store;
    private final ReentrantLock gate;
    private final ConcurrentLinkedQueue<FileDatabase> opened;

    FileBackend(MVStore store) {
        this.store = store; // the parent's constructor opens databases already
        this.gate = new ReentrantLock();
        this.opened = new ConcurrentLinkedQueue<>();
        super(store);
        version(ServerVersion.MONGO_5_0);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        var database = new FileDatabase(name, store, getCursorRegistry());
        opened.add(database);
        return database;
    }

    /// The answer is a copy: it is sent after the gate is left, while the next command may change what it holds.
    @Override
    public Document handleMessage(MongoMessage message) {
        gate.lock();
        try {
            return super.handleMessage(message).cloneDeeply();
        } finally {
            gate.unlock();
        }
    }

    /// Inserts documents in order, up to the first that is refused because a unique key is taken.
    ///
    /// @param documents become the database's own
    /// @return how many are in, from the first on
    /// @throws IllegalStateException when one is refused for another reason
    int insert(String database, String collection, List<Document> documents) {
        gate.lock();
        try {
            var errors = collection(database, collection).insertDocuments(documents, true);
            if (errors.isEmpty()) {
                return documents.size();
            }
            var error = errors.getFirst();
            if (!Integer.valueOf(DUPLICATE_KEY).equals(error.get("code"))) {
                throw new IllegalStateException(collection + " refused a document: " + error.get("errmsg"));
            }
            return (int) error.get("index");
        } finally {
            gate.unlock();
        }
    }

    /// Changes the one document that a filter names.
    ///
    /// @param update operators such as `$set`
    /// @return whether there was one
    boolean update(String database, String collection, Document filter, Document update) {
        gate.lock();
        try {
            var result = collection(database, collection)
                    .updateDocuments(filter, update, ArrayFilters.empty(), false, false, NoopOplog.get());
            return !Integer.valueOf(0).equals(result.get("n"));
        } finally {
            gate.unlock();
        }
    }

    private MongoCollection<?> collection(String database, String collection) {
        return ((FileDatabase) resolveDatabase(database)).collection(collection);
    }

    /// Writes everything to the file.
    @Override
    public void commit() {
        gate.lock();
        try {
            store.commit();
        } finally {
            gate.unlock();
        }
    }

    /// Moves live pages out of mostly dead chunks, a little at a time.
    ///
    /// @param fillRate in percent, below which chunks are rewritten
    /// @param bytes    about how much to write at most
    void compact(int fillRate, int bytes) {
        gate.lock();
        try {
            store.compact(fillRate, bytes);
        } finally {
            gate.unlock();
        }
    }

    /// Builds anew the indexes that do not match their documents.
    ///
    /// @return the names of those
    List<String> repairIndexes() {
        var repaired = new ArrayList<String>();
        opened.forEach(database -> repaired.addAll(database.repairIndexes()));
        return repaired;
    }
}
