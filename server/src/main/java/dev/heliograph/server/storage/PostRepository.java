package dev.heliograph.server.storage;

import static dev.heliograph.server.storage.PostDocuments.changing;
import static dev.heliograph.server.storage.PostDocuments.document;
import static dev.heliograph.server.storage.PostDocuments.made;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/// The posts, in the collection `posts`; a state and what it tells the event log are one write.
///
/// A post that is unfinished, or whose outbox is not empty, carries the field `open`. The sparse unique index
/// on it holds those posts alone, so that a restart finds them without reading the others, and cannot get out
/// of step with them. Safe for all threads.
public final class PostRepository {
    private static final String POSTS = "posts";
    /// Walks the index on `open`, on either database; `$exists` would read all posts on the embedded one.
    private static final Bson OPEN = Filters.regex("open", Pattern.compile("^"));

    private static final Bson FORGET = Updates.combine(Updates.set("outbox", List.of()), Updates.unset("open"));

    private final Database database;
    private final OutboxQueue outboxes;
    /// Keeps the outboxes of one post in the order of its writes: clearing the last one forgets all
    /// before it.
    private final List<ReentrantLock> orders =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /// Makes the indexes.
    ///
    /// @param database where
    /// @param outboxes told after each write that carried events
    public PostRepository(Database database, OutboxQueue outboxes) {
        this.database = database;
        this.outboxes = outboxes;
        database.uniqueIndex(POSTS, true, "open");
    }

    /// Adds a post, durably.
    ///
    /// @param post   with version 1
    /// @param events what to tell the log with it
    /// @return false when the id is taken; nothing was changed then
    public boolean insert(Post post, List<Outbox.Happening> events) {
        var entries = entries(post, events);
        var whole = document(post)
                .append("open", post.id())
                .append("outbox", entries.stream().map(PostDocuments::entry).toList());
        whole.putAll(made(post));
        whole.putAll(changing(post));
        boolean added = database.insert(POSTS, whole);
        if (added) {
            tell(post, entries);
        }
        return added;
    }

    /// Changes a post that still has the version last read, durably.
    ///
    /// @param post   as it shall be, with the version last read
    /// @param events what to tell the log, in the same write
    /// @return the post with its new version; empty, and nothing changed, when it is gone or was changed
    ///     meanwhile
    public Optional<Post> update(Post post, List<Outbox.Happening> events) {
        return update(post, events, new Document());
    }

    /// Changes a post and what it is made of, as [#update] does.
    public Optional<Post> remake(Post post) {
        return update(post, List.of(), made(post));
    }

    private Optional<Post> update(Post post, List<Outbox.Happening> events, Document set) {
        var next = post.withVersion(post.version() + 1);
        var entries = entries(next, events);
        set.putAll(changing(next));
        var change = new Document("$set", set.append("version", next.version()).append("open", next.id()));
        if (!entries.isEmpty()) {
            var added = entries.stream().map(PostDocuments::entry).toList();
            change.append("$push", new Document("outbox", new Document("$each", added)));
        }
        var unchanged = at(post.id(), post.version());
        var order = orders.get(Math.floorMod(post.id().hashCode(), orders.size()));
        order.lock();
        try {
            if (!database.update(POSTS, unchanged, change)) {
                return Optional.empty();
            }
            tell(next, entries);
            return Optional.of(next);
        } finally {
            order.unlock();
        }
    }

    /// Reads a post.
    ///
    /// @param id its ULID
    public Optional<Post> find(String id) {
        return Optional.ofNullable(
                        database.collection(POSTS).find(Filters.eq("_id", id)).first())
                .map(PostDocuments::post);
    }

    /// Finds a post by its message; reads all posts, so remember the answer.
    public Optional<Post> findByMessage(SessionKey key, String messageId) {
        return Optional.ofNullable(database.collection(POSTS)
                        .find(Filters.and(
                                Filters.eq("messageId", messageId),
                                Filters.eq("tenant", key.tenant()),
                                Filters.eq("session", key.session())))
                        .first())
                .map(PostDocuments::post);
    }

    /// Reads the posts of a session of which more is expected, for the restart; reads no others.
    ///
    /// @return by id, and so by time
    public List<Post> unfinished(SessionKey key) {
        return open().stream()
                .map(PostDocuments::post)
                .filter(post -> post.key().equals(key) && !post.state().isSettled())
                .sorted((left, right) -> left.id().compareTo(right.id()))
                .toList();
    }

    /// Reads the outboxes that were not cleared, for the sweep at the start of the event log.
    ///
    /// @return those with entries, by post id
    public List<Outbox> uncleared() {
        var found = new ArrayList<Outbox>();
        for (var document : open()) {
            var outbox = PostDocuments.outbox(document);
            if (!outbox.entries().isEmpty()) {
                found.add(outbox);
            } else if (outbox.settled()) {
                clear(outbox);
            }
        }
        found.sort((left, right) -> left.document().compareTo(right.document()));
        return found;
    }

    /// Forgets entries that are in the log. Not durable by itself: entries that come back after a kill are
    /// recognised by their source.
    ///
    /// @param appended in the order of their writes
    public void clear(List<Outbox> appended) {
        if (!clearAtOnce(appended)) {
            appended.forEach(this::clear);
        }
    }

    /// One command for many posts, as nearly all are: settled, and as they were when they were appended.
    ///
    /// @return whether that was all there was to do
    private boolean clearAtOnce(List<Outbox> appended) {
        if (appended.isEmpty() || !appended.stream().allMatch(Outbox::settled)) {
            return appended.isEmpty();
        }
        var updates = appended.stream()
                .map(outbox -> new UpdateOneModel<Document>(at(outbox.document(), outbox.version()), FORGET))
                .toList();
        return database.collection(POSTS).bulkWrite(updates).getMatchedCount() == updates.size();
    }

    private void clear(Outbox outbox) {
        var posts = database.collection(POSTS);
        if (outbox.settled()) {
            if (posts.updateOne(at(outbox.document(), outbox.version()), FORGET).getMatchedCount() == 1) {
                return;
            }
        }
        if (outbox.entries().isEmpty()) {
            return;
        }
        var sources = outbox.entries().stream().map(Outbox.Entry::source).toList();
        posts.updateOne(
                Filters.eq("_id", outbox.document()),
                Updates.pullByFilter(new Document("outbox", new Document("source", new Document("$in", sources)))));
    }

    private List<Document> open() {
        return database.collection(POSTS).find(OPEN).into(new ArrayList<>());
    }

    private void tell(Post post, List<Outbox.Entry> entries) {
        if (!entries.isEmpty() || post.state().isSettled()) {
            outboxes.offer(new Outbox(post.id(), post.version(), post.state().isSettled(), entries));
        }
    }

    private static List<Outbox.Entry> entries(Post post, List<Outbox.Happening> events) {
        return IntStream.range(0, events.size())
                .mapToObj(i -> new Outbox.Entry(
                        post.id() + "/" + post.version() + "/" + i,
                        post.key().tenant(),
                        post.key().session(),
                        events.get(i)))
                .toList();
    }

    private static Document at(String id, long version) {
        return new Document("_id", id).append("version", version);
    }
}
