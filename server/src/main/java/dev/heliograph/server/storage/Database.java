package dev.heliograph.server.storage;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.heliograph.server.storage.embedded.EmbeddedMongo;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.mongodb.MongoDbClientBuilder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.Document;

/// The server's database: the embedded one or any MongoDB, behind the same two doors.
///
/// [#collection] reads, and writes what may be lost; [#commit] writes what must not be. A filter names `_id`, as one
/// text or an `$in` of texts (and further fields if it likes), or exactly the field of a [#uniqueIndex]: everything
/// else, a range over `_id` included, reads the whole collection on the embedded database. Safe for all threads.
public final class Database implements AutoCloseable {
    private static final String EMBEDDED_OPTIONS =
            "?retryWrites=false&retryReads=false&maxPoolSize=64&heartbeatFrequencyMS=60000"
                    + "&serverSelectionTimeoutMS=10000&waitQueueTimeoutMS=30000";

    private final EmbeddedMongo embedded;
    private final DbClient client;
    private final MongoDatabase database;
    private final String databaseName;

    private Database(EmbeddedMongo embedded, DbClient client) {
        this.embedded = embedded;
        this.client = client;
        this.database = client.unwrap(MongoDatabase.class);
        this.databaseName = database.getName();
    }

    /// Opens the database and waits until it answers.
    ///
    /// @param config which one
    /// @param folder where the embedded one lives, in its sub-folder `db`
    /// @return the open database
    /// @throws StorageException when it does not open or answer
    public static Database open(StorageConfig config, DataFolder folder) {
        EmbeddedMongo embedded = null;
        DbClient client = null;
        try {
            if (config.uri().isEmpty()) {
                embedded = EmbeddedMongo.open(folder.folder("db"));
            }
            var uri = embedded == null ? config.uriWithDatabase() : uri(embedded, config.databaseName());
            client = MongoDbClientBuilder.create().url(uri).build();
            var database = new Database(embedded, client);
            database.ping();
            return database;
        } catch (RuntimeException e) {
            closeBoth(client, embedded);
            throw e instanceof StorageException known
                    ? known
                    : new StorageException(config + " did not open: " + e.getMessage(), e);
        }
    }

    private static String uri(EmbeddedMongo embedded, String name) {
        return "mongodb://127.0.0.1:" + embedded.address().getPort() + "/" + name + EMBEDDED_OPTIONS;
    }

    /// A collection for reads, and for writes that may be lost with the process (within 100 ms on the embedded one).
    ///
    /// @param name the collection's name
    public MongoCollection<Document> collection(String name) {
        return database.getCollection(name);
    }

    /// Writes, and returns when the writes are durable.
    ///
    /// Embedded: they survive a kill of the process, by one commit shared with all who wait. MongoDB:
    /// acknowledged by a majority from the journal. Exceptions of the driver pass through; the writes before
    /// one may be there or not.
    ///
    /// @param name  the collection's name
    /// @param write does the writes on the collection it is given, and no other
    /// @return what `write` returned
    public <T> T commit(String name, Function<MongoCollection<Document>, T> write) {
        var collection = database.getCollection(name);
        if (embedded == null) {
            return write.apply(collection.withWriteConcern(WriteConcern.MAJORITY.withJournal(true)));
        }
        T result = write.apply(collection);
        embedded.commit();
        return result;
    }

    /// Inserts one document durably.
    ///
    /// @return false when its `_id` or another unique key is taken; nothing was changed then
    boolean insert(String name, Document document) {
        return insert(name, List.of(document)) == 1;
    }

    /// Inserts documents durably and in order, until one is refused because its `_id` or another unique key is taken.
    ///
    /// @param documents texts, numbers, booleans, null, [org.bson.types.Binary], and lists and documents of these
    /// @return how many are in, from the first on
    public int insert(String name, List<Document> documents) {
        if (embedded != null) {
            return inside(() -> embedded.insert(databaseName, name, documents));
        }
        try {
            commit(name, collection -> collection.insertMany(documents));
            return documents.size();
        } catch (MongoBulkWriteException e) {
            var errors = e.getWriteErrors();
            if (errors.size() == 1 && errors.getFirst().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                return errors.getFirst().getIndex();
            }
            throw e;
        }
    }

    /// Changes one document durably.
    ///
    /// @param filter names `_id`, and further fields if it likes
    /// @param update operators such as `$set`, of the values that [#insert] takes
    /// @return whether there was one
    boolean update(String name, Document filter, Document update) {
        if (embedded != null) {
            return inside(() -> embedded.update(databaseName, name, filter, update));
        }
        return commit(name, collection -> collection.updateOne(filter, update)).getMatchedCount() == 1;
    }

    /// What goes wrong inside the embedded database is told as it would be by the driver's callers.
    private static <T> T inside(Supplier<T> write) {
        try {
            return write.get();
        } catch (StorageException | IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StorageException("the embedded database did not write: " + e.getMessage(), e);
        }
    }

    /// Makes a unique index, so that a filter on exactly this field is a point read.
    ///
    /// @param name   the collection's name
    /// @param sparse whether documents without the field stay out of it
    /// @param field  a field other than `_id`
    public void uniqueIndex(String name, boolean sparse, String field) {
        database.getCollection(name)
                .createIndex(
                        Indexes.ascending(field),
                        new IndexOptions().unique(true).sparse(sparse));
    }

    /// Whether this server is the only one that can use the database.
    public boolean isEmbedded() {
        return embedded != null;
    }

    /// Asks the database for a sign of life.
    ///
    /// @throws StorageException when it gives none
    public void ping() {
        try {
            database.runCommand(new Document("ping", 1));
        } catch (MongoException e) {
            throw new StorageException("the database does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        closeBoth(client, embedded);
    }

    private static void closeBoth(DbClient client, EmbeddedMongo embedded) {
        if (client != null) {
            client.unwrap(MongoClient.class).close(); // Helidon's close leaves the driver's threads running
        }
        if (embedded != null) {
            embedded.close();
        }
    }
}
