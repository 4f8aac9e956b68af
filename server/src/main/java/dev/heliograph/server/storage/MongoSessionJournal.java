package dev.heliograph.server.storage;

import com.mongodb.MongoException;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import dev.heliograph.protocol.store.SessionJournal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.bson.Document;

/// The journal of one session in two collections, both sealed.
///
/// `journal`: one document a commit, `_id` = `tenant/session/seq`, never changed. `snapshots`: one document a session,
/// `_id` = `tenant/session`, changed by compare-and-set on `version`. A snapshot drops the commits that the snapshot
/// *before* it held, so an owner who fell behind still finds its next number taken. Used by one thread at a time.
public final class MongoSessionJournal implements SessionJournal {
    static final String JOURNAL = "journal";
    static final String SNAPSHOTS = "snapshots";
    private static final int FORMAT = 1;
    private static final int BATCH = 100;
    private static final int PIECE = 12 * 1024 * 1024;

    private final Database database;
    private final SessionKey key;
    private final Runnable ownership;
    private final Pieces pieces;

    /// For one session.
    ///
    /// @param database  where
    /// @param vault     seals every commit and snapshot
    /// @param key       which session
    /// @param ownership called before each write; throws [SessionJournal.OwnerConflict] when this server lost the
    ///                  session, see [SessionOwners.Lease#require]
    public MongoSessionJournal(Database database, Vault vault, SessionKey key, Runnable ownership) {
        this(database, vault, key, ownership, PIECE);
    }

    MongoSessionJournal(Database database, Vault vault, SessionKey key, Runnable ownership, int pieceLimit) {
        this.database = database;
        this.key = key;
        this.ownership = ownership;
        this.pieces = new Pieces(database, vault, key, pieceLimit);
    }

    @Override
    public Loaded load() {
        return guarded("be read", () -> {
            var head = head();
            long seq = head == null ? 0 : head.getLong("seq");
            var snapshot = head == null ? null : pieces.get(head, SNAPSHOTS);
            var commits = new ArrayList<byte[]>();
            List<Document> batch;
            do {
                batch = denseBatch(seq + 1 + commits.size());
                batch.forEach(document -> commits.add(pieces.get(document, JOURNAL)));
            } while (batch.size() == BATCH);
            return new Loaded(seq, snapshot, List.copyOf(commits));
        });
    }

    @Override
    public void append(long seq, byte[] commit) {
        ownership.run();
        boolean added = guarded("keep commit " + seq, () -> {
            var document = new Document("_id", commitId(seq))
                    .append("tenant", key.tenant())
                    .append("format", FORMAT);
            pieces.put(document, JOURNAL, commit);
            return database.insert(JOURNAL, document);
        });
        if (!added) {
            throw new OwnerConflict(
                    "commit " + seq + " of session " + key.id() + " is taken: another server uses this session");
        }
    }

    @Override
    public void snapshot(long seq, byte[] state) {
        ownership.run();
        boolean replaced = guarded("keep snapshot " + seq, () -> {
            var old = head();
            return old == null ? firstSnapshot(seq, state) : nextSnapshot(old, seq, state);
        });
        if (!replaced) {
            throw new OwnerConflict("snapshot of session " + key.id() + " is not the one this server wrote before "
                    + seq + ": another server uses this session");
        }
    }

    private boolean firstSnapshot(long seq, byte[] state) {
        return database.insert(SNAPSHOTS, sealed(1, seq, 0, state));
    }

    private boolean nextSnapshot(Document old, long seq, byte[] state) {
        if (old.getLong("seq") > seq) {
            return false;
        }
        // folded into the old snapshot, so not needed whatever becomes of the new one
        dropCommits(old.getLong("dropped") + 1, old.getLong("seq"));
        var document = sealed(old.getLong("version") + 1, seq, old.getLong("seq"), state);
        var unchanged = Filters.and(Filters.eq("_id", key.id()), Filters.eq("version", old.getLong("version")));
        var result = database.commit(SNAPSHOTS, collection -> collection.replaceOne(unchanged, document));
        if (result.getMatchedCount() == 1) {
            pieces.drop(old);
            return true;
        }
        pieces.drop(document);
        return false;
    }

    private Document sealed(long version, long seq, long dropped, byte[] state) {
        var document = new Document("_id", key.id())
                .append("tenant", key.tenant())
                .append("format", FORMAT)
                .append("version", version)
                .append("seq", seq)
                .append("dropped", dropped);
        pieces.put(document, SNAPSHOTS, state);
        return document;
    }

    /// Removes everything of the session, from the newest commit back, so that a crash leaves a dense journal.
    void erase() {
        var head = head();
        long first = head == null ? 1 : head.getLong("dropped") + 1;
        long known = head == null ? 0 : head.getLong("seq");
        long end = known + 1;
        for (int found = countFrom(end); found > 0; found = countFrom(end)) {
            end += found;
        }
        for (long to = end - 1; to >= first; to -= BATCH) {
            dropCommits(Math.max(first, to - BATCH + 1), to);
        }
        database.commit(SNAPSHOTS, collection -> collection.deleteOne(Filters.eq("_id", key.id())));
        pieces.dropAll();
    }

    private void dropCommits(long from, long to) {
        for (long start = from; start <= to; start += BATCH) {
            var ids = ids(start, Math.min(to, start + BATCH - 1));
            var commits = database.collection(JOURNAL);
            var split = commits.find(Filters.in("_id", ids))
                    .projection(Projections.include("pieces", "count"))
                    .into(new ArrayList<>());
            commits.deleteMany(Filters.in("_id", ids));
            split.forEach(pieces::drop);
        }
    }

    private Document head() {
        return database.collection(SNAPSHOTS).find(Filters.eq("_id", key.id())).first();
    }

    /// The commits from a number on, up to [#BATCH], in order.
    private List<Document> denseBatch(long from) {
        var found = new HashMap<String, Document>();
        var wanted = ids(from, from + BATCH - 1);
        database.collection(JOURNAL)
                .find(Filters.in("_id", wanted))
                .forEach(document -> found.put(document.getString("_id"), document));
        var batch =
                wanted.stream().takeWhile(found::containsKey).map(found::get).toList();
        if (batch.size() < found.size()) {
            throw new StorageException(JOURNAL + " " + wanted.get(batch.size())
                    + " is missing although later ones are there: the database was changed outside");
        }
        return batch;
    }

    private int countFrom(long from) {
        var found = new ArrayList<String>();
        database.collection(JOURNAL)
                .find(Filters.in("_id", ids(from, from + BATCH - 1)))
                .projection(Projections.include("_id"))
                .forEach(document -> found.add(document.getString("_id")));
        return found.size();
    }

    private List<String> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(this::commitId).toList();
    }

    private String commitId(long seq) {
        return "%s/%012d".formatted(key.id(), seq);
    }

    private <T> T guarded(String what, Supplier<T> step) {
        try {
            return step.get();
        } catch (MongoException | StorageException | IllegalStateException e) {
            throw new JournalException(
                    "journal of session " + key.id() + " could not " + what + ": " + e.getMessage(), e);
        }
    }
}
