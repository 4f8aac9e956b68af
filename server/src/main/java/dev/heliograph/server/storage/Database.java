package dev.heliograph.server.storage;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.heliograph.server.storage.embedded.EmbeddedMongo;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.mongodb.MongoDbClientBuilder;
import java.util.function.Function;
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

    private Database(EmbeddedMongo embedded, DbClient client) {
        this.embedded = embedded;
        this.client = client;
        this.database = client.unwrap(MongoDatabase.class);
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
        try {
            commit(name, collection -> collection.insertOne(document));
            return true;
        } catch (MongoWriteException e) {
            if (isDuplicate(e)) {
                return false;
            }
            throw e;
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

    /// Whether a write failed because of a unique key.
    public static boolean isDuplicate(MongoWriteException e) {
        return e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY;
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
