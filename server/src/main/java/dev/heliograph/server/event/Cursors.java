package dev.heliograph.server.event;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import dev.heliograph.server.storage.Database;
import java.util.OptionalLong;
import org.bson.Document;

/// How far each sink has read, in the collection `cursors`. Safe for all threads.
public final class Cursors {
    private static final String CURSORS = "cursors";

    private final Database database;

    /// On this database.
    public Cursors(Database database) {
        this.database = database;
    }

    /// The number of the last event a sink is done with.
    ///
    /// @param sink the sink's name
    /// @return empty when the sink is new
    OptionalLong find(String sink) {
        var cursor = database.collection(CURSORS).find(Filters.eq("_id", sink)).first();
        return cursor == null ? OptionalLong.empty() : OptionalLong.of(cursor.getLong("position"));
    }

    /// Keeps the position. Not durable at once: after a kill some events come again, none is left out.
    ///
    /// @param sink     the sink's name
    /// @param position the number of the last event it is done with
    void save(String sink, long position) {
        var update = Updates.combine(
                Updates.set("position", position), Updates.setOnInsert(new Document("tenant", "default")));
        database.collection(CURSORS).updateOne(Filters.eq("_id", sink), update, new UpdateOptions().upsert(true));
    }
}
