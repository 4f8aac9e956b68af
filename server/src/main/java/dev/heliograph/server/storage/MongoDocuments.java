package dev.heliograph.server.storage;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import dev.heliograph.spi.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.conversions.Bson;

/// One plugin's documents, in a collection of its own: `plugin.<plugin id>.<name>`.
public final class MongoDocuments implements Documents {
    private static final int LARGEST = 1024 * 1024;
    private static final int LONGEST_ID = 200;

    private final Database database;
    private final String collection;
    private final String tenant;

    /// Opens a collection; it is made at the first write.
    ///
    /// @param database where
    /// @param tenant   the tenant its documents belong to
    /// @param plugin   the plugin's id, `[A-Za-z0-9._-]{1,64}`
    /// @param name     the plugin's name for it, `[a-z][a-z0-9-]{0,31}`
    /// @throws IllegalArgumentException when a name does not match
    public MongoDocuments(Database database, String tenant, String plugin, String name) {
        if (!plugin.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("plugin id must match [A-Za-z0-9._-]{1,64}, was \"" + plugin + "\"");
        }
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("collection must match [a-z][a-z0-9-]{0,31}, was \"" + name + "\"");
        }
        this.database = database;
        this.tenant = tenant;
        this.collection = "plugin." + plugin + "." + name;
    }

    @Override
    public Optional<Document> find(String id) {
        return guarded(
                "read",
                id,
                () -> Optional.ofNullable(database.collection(collection)
                                .find(Filters.eq("_id", id))
                                .first())
                        .map(MongoDocuments::document));
    }

    @Override
    public List<Document> all() {
        return guarded(
                "read",
                "all",
                () ->
                        database
                                .collection(collection)
                                .find()
                                .map(MongoDocuments::document)
                                .into(new ArrayList<>())
                                .stream()
                                .toList());
    }

    @Override
    public boolean insert(String id, Map<String, Object> body) {
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw new IllegalArgumentException("id must have 1 to 200 characters, had " + id.length());
        }
        var stored = stored(id, 1, body);
        return guarded("insert", id, () -> database.insert(collection, stored));
    }

    @Override
    public boolean replace(String id, long version, Map<String, Object> body) {
        var stored = stored(id, version + 1, body);
        return guarded(
                "replace",
                id,
                () -> database.commit(collection, documents -> documents.replaceOne(at(id, version), stored))
                                .getMatchedCount()
                        == 1);
    }

    @Override
    public boolean delete(String id) {
        return guarded(
                "delete",
                id,
                () -> database.commit(collection, documents -> documents.deleteOne(Filters.eq("_id", id)))
                                .getDeletedCount()
                        == 1);
    }

    private org.bson.Document stored(String id, long version, Map<String, Object> body) {
        var stored = new org.bson.Document("_id", id)
                .append("tenant", tenant)
                .append("version", version)
                .append("body", Values.toStored(body));
        int size =
                new RawBsonDocument(stored, new DocumentCodec()).getByteBuffer().remaining();
        if (size > LARGEST) {
            throw new IllegalArgumentException(
                    "document " + id + " must have at most " + LARGEST + " bytes, had " + size);
        }
        return stored;
    }

    private <T> T guarded(String what, String id, Supplier<T> step) {
        try {
            return step.get();
        } catch (MongoException | IllegalStateException e) {
            throw new StorageException("could not " + what + " " + id + " in " + collection + ": " + e.getMessage(), e);
        }
    }

    private static Document document(org.bson.Document stored) {
        return new Document(
                stored.getString("_id"),
                stored.getLong("version"),
                Values.toMap(stored.get("body", org.bson.Document.class)));
    }

    private static Bson at(String id, long version) {
        return Filters.and(Filters.eq("_id", id), Filters.eq("version", version));
    }
}
