package dev.heliograph.server.storage;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.bson.Document;

/// The sessions of all tenants, in the collection `sessions`, which is small enough to be read whole.
///
/// Safe for all threads.
public final class SessionRepository {
    private static final String SESSIONS = "sessions";

    private final Database database;
    private final Vault vault;

    /// Finishes deletions that a crash interrupted.
    ///
    /// @param database where
    /// @param vault    the one the sessions' journals are sealed with
    public SessionRepository(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        var deleted = new ArrayList<SessionKey>();
        all().forEach(document -> {
            if (isDeleted(document)) {
                deleted.add(key(document));
            }
        });
        deleted.forEach(this::erase);
    }

    /// Adds a session, durably.
    ///
    /// @return false when the tenant has one of that id; nothing was changed then
    public boolean insert(SessionRecord session) {
        return database.insert(
                SESSIONS,
                new Document("_id", session.key().id())
                        .append("tenant", session.key().tenant())
                        .append("session", session.key().session())
                        .append("network", session.network())
                        .append("createdAt", session.createdAt().toEpochMilli())
                        .append("metadata", pairs(session)));
    }

    /// Reads one session.
    public Optional<SessionRecord> find(SessionKey key) {
        var document =
                database.collection(SESSIONS).find(Filters.eq("_id", key.id())).first();
        return Optional.ofNullable(document).filter(found -> !isDeleted(found)).map(SessionRepository::session);
    }

    /// Reads all sessions of a tenant.
    ///
    /// @return an immutable list, by id
    public List<SessionRecord> list(String tenant) {
        return all().stream()
                .filter(document -> !isDeleted(document) && tenant.equals(document.getString("tenant")))
                .map(SessionRepository::session)
                .sorted(Comparator.comparing(session -> session.key().session()))
                .toList();
    }

    /// Reads all sessions of all tenants, for the start of the server.
    ///
    /// @return an immutable list
    public List<SessionRecord> all(Comparator<SessionRecord> order) {
        return all().stream()
                .filter(document -> !isDeleted(document))
                .map(SessionRepository::session)
                .sorted(order)
                .toList();
    }

    /// Removes a session with its journal and snapshot; its client must be closed. A crash in between is finished at
    /// the next start.
    ///
    /// @return false when there was none
    public boolean delete(SessionKey key) {
        var marked = database.commit(
                SESSIONS,
                collection -> collection.updateOne(Filters.eq("_id", key.id()), Updates.set("deleted", true)));
        if (marked.getMatchedCount() == 0) {
            return false;
        }
        erase(key);
        return true;
    }

    private void erase(SessionKey key) {
        new MongoSessionJournal(database, vault, key, () -> {}).erase();
        database.commit("owners", collection -> collection.deleteOne(Filters.eq("_id", key.id())));
        database.commit(SESSIONS, collection -> collection.deleteOne(Filters.eq("_id", key.id())));
    }

    private List<Document> all() {
        return database.collection(SESSIONS).find().into(new ArrayList<>());
    }

    private static boolean isDeleted(Document document) {
        return document.getBoolean("deleted", false);
    }

    private static SessionKey key(Document document) {
        return new SessionKey(document.getString("tenant"), document.getString("session"));
    }

    private static SessionRecord session(Document document) {
        var metadata = new HashMap<String, String>();
        for (var pair : document.getList("metadata", Document.class)) {
            metadata.put(pair.getString("name"), pair.getString("value"));
        }
        return new SessionRecord(
                key(document),
                document.getString("network"),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                metadata);
    }

    /// Pairs, because names may hold dots, which field names may not.
    private static List<Document> pairs(SessionRecord session) {
        return session.metadata().entrySet().stream()
                .map(entry -> new Document("name", entry.getKey()).append("value", entry.getValue()))
                .toList();
    }
}
