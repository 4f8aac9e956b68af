package dev.heliograph.server.event;

import com.mongodb.client.model.Filters;
import dev.heliograph.server.storage.Database;
import dev.heliograph.server.storage.Outbox;
import dev.heliograph.server.storage.Values;
import dev.heliograph.spi.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.bson.Document;

/// The collection `events`: `_id` is the dense number as text, `source` says which outbox entry it was.
///
/// Read by points and by `$in` of the next numbers only. Safe for all threads.
final class EventStore {
    static final int BATCH = 100;
    private static final String EVENTS = "events";

    private final Database database;

    EventStore(Database database) {
        this.database = database;
        database.uniqueIndex(EVENTS, true, "source");
    }

    /// The number as an id.
    static String id(long number) {
        return "%019d".formatted(number);
    }

    /// The id as a number.
    static long number(Event event) {
        return Long.parseLong(event.id());
    }

    /// Finds the last number by doubling and halving, from one that is known to be there or 0.
    long last(long known) {
        long there = known;
        long step = 1;
        while (exists(there + step)) {
            there += step;
            step *= 2;
        }
        long missing = there + step;
        while (missing - there > 1) {
            long middle = there + (missing - there) / 2;
            if (exists(middle)) {
                there = middle;
            } else {
                missing = middle;
            }
        }
        return there;
    }

    /// Reads the next events.
    ///
    /// @param after the number before the first
    /// @param limit how many at most
    /// @return dense, in order
    List<Event> read(long after, int limit) {
        var events = new ArrayList<Event>();
        while (events.size() < limit) {
            int wanted = Math.min(BATCH, limit - events.size());
            long first = after + events.size() + 1;
            var batch = batch(first, wanted);
            events.addAll(batch);
            if (batch.size() < wanted) {
                break;
            }
        }
        return List.copyOf(events);
    }

    private List<Event> batch(long first, int count) {
        var ids =
                LongStream.range(first, first + count).mapToObj(EventStore::id).toList();
        var found = database.collection(EVENTS)
                .find(Filters.in("_id", ids))
                .map(EventStore::event)
                .into(new ArrayList<>());
        found.sort(Comparator.comparing(Event::id));
        int dense = 0;
        while (dense < found.size() && number(found.get(dense)) == first + dense) {
            dense++;
        }
        return found.subList(0, dense);
    }

    /// Adds events durably, from a number on, until one is refused because its number or its source is taken.
    ///
    /// @return how many of them are in the log now, from the first on
    int insert(long first, List<Outbox.Entry> entries) {
        var documents = new ArrayList<Document>();
        for (int i = 0; i < entries.size(); i++) {
            documents.add(document(first + i, entries.get(i)));
        }
        return database.insert(EVENTS, documents);
    }

    /// Whether an outbox entry is in the log already.
    boolean knows(Outbox.Entry entry) {
        return database.collection(EVENTS)
                        .find(Filters.eq("source", entry.source()))
                        .first()
                != null;
    }

    private boolean exists(long number) {
        return database.collection(EVENTS).find(Filters.eq("_id", id(number))).first() != null;
    }

    /// An entry as the event it becomes.
    static Event event(long number, Outbox.Entry entry) {
        var what = entry.what();
        return new Event(id(number), what.type(), entry.tenant(), entry.session(), what.time(), what.data());
    }

    private static Document document(long number, Outbox.Entry entry) {
        return new Document("_id", id(number))
                .append("tenant", entry.tenant())
                .append("session", entry.session())
                .append("type", entry.what().type())
                .append("time", entry.what().time().toEpochMilli())
                .append("data", Values.toStored(entry.what().data()))
                .append("source", entry.source());
    }

    private static Event event(Document document) {
        return new Event(
                document.getString("_id"),
                document.getString("type"),
                document.getString("tenant"),
                document.getString("session"),
                Instant.ofEpochMilli(document.getLong("time")),
                Values.toMap(document.get("data", Document.class)));
    }
}
