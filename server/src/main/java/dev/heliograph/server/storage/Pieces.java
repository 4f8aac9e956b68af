package dev.heliograph.server.storage;

import com.github.f4b6a3.ulid.UlidCreator;
import com.mongodb.client.model.Filters;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;

/// Sealed bytes of any size inside documents, which hold 16 MB at most.
///
/// Up to 12 MB they lie in the document itself (`data`); more goes to documents of the collection `pieces`, written
/// before, and the document holds their common name and number (`pieces`, `count`). A crash in between leaves pieces
/// that nobody names; [#dropAll] takes them with the session.
final class Pieces {
    private static final String COLLECTION = "pieces";

    private final Database database;
    private final Vault vault;
    private final SessionKey key;
    private final int limit;

    /// For one session.
    ///
    /// @param limit the most bytes that go into one document
    Pieces(Database database, Vault vault, SessionKey key, int limit) {
        this.database = database;
        this.vault = vault;
        this.key = key;
        this.limit = limit;
    }

    /// Adds the bytes to a document that is not written yet.
    void put(Document document, String collection, byte[] bytes) {
        if (bytes.length <= limit) {
            document.append("data", new Binary(vault.seal(collection, document.getString("_id"), bytes)));
            return;
        }
        var name = key.id() + "/" + UlidCreator.getUlid();
        int count = Math.ceilDiv(bytes.length, limit);
        for (int i = 0; i < count; i++) {
            var id = name + "/" + i;
            var part = Arrays.copyOfRange(bytes, i * limit, Math.min(bytes.length, (i + 1) * limit));
            database.insert(
                    COLLECTION,
                    new Document("_id", id)
                            .append("tenant", key.tenant())
                            .append("data", new Binary(vault.seal(COLLECTION, id, part))));
        }
        document.append("pieces", name).append("count", count);
    }

    /// Reads the bytes of a document.
    byte[] get(Document document, String collection) {
        var data = document.get("data", Binary.class);
        if (data != null) {
            return vault.open(collection, document.getString("_id"), data.getData());
        }
        var joined = new ByteArrayOutputStream();
        for (var id : ids(document)) {
            var piece =
                    database.collection(COLLECTION).find(Filters.eq("_id", id)).first();
            if (piece == null) {
                throw new StorageException(COLLECTION + " " + id + " is missing: the database was changed outside");
            }
            joined.writeBytes(
                    vault.open(COLLECTION, id, piece.get("data", Binary.class).getData()));
        }
        return joined.toByteArray();
    }

    /// Removes what a document points to, after the document is gone.
    void drop(Document document) {
        var ids = ids(document);
        if (!ids.isEmpty()) {
            database.collection(COLLECTION).deleteMany(Filters.in("_id", ids));
        }
    }

    /// Removes all pieces of the session; reads the whole collection, which holds big ones only.
    void dropAll() {
        var ids = new ArrayList<String>();
        var named = database.collection(COLLECTION)
                .find(Filters.regex("_id", "^" + key.id() + "/"))
                .projection(new Document("_id", 1));
        named.forEach(document -> ids.add(document.getString("_id")));
        if (!ids.isEmpty()) {
            database.collection(COLLECTION).deleteMany(Filters.in("_id", ids));
        }
    }

    private static List<String> ids(Document document) {
        var name = document.getString("pieces");
        return name == null
                ? List.of()
                : IntStream.range(0, document.getInteger("count"))
                        .mapToObj(i -> name + "/" + i)
                        .toList();
    }
}
