package dev.heliograph.server.storage.embedded;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// MongoDB's wire protocol over one file, inside the server.
///
/// Listens on an ephemeral loopback port without a password: whoever may run programs as any user of this machine can
/// reach it, which is why secrets in it are encrypted. **Durability.** What [#commit] returned for survives a kill of
/// the process; the operating system writes it to the disk when it likes, so a power loss may take the last seconds.
/// Thread-safe.
public final class EmbeddedMongo implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EmbeddedMongo.class.getName());
    private static final long COMPACT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    /// Small, because a commit writes every page it touched, and ours are small and many.
    private static final int PAGE_BYTES = 4096;
    private static final int COMPACT_FILL_RATE = 50;
    private static final int COMPACT_BYTES = 512 * 1024;

    private final FileBackend backend;
    private final MongoServer server;
    private final GroupCommit committer;
    private final Path marker;
    private long compactedAt = System.nanoTime();

    private EmbeddedMongo(FileBackend backend, MongoServer server, Path marker) {
        this.backend = backend;
        this.server = server;
        this.marker = marker;
        this.committer = new GroupCommit(backend::commit, this::keepHouse);
    }

    /// Opens the file, checks the indexes when the last stop was not a clean one, and listens.
    ///
    /// @param folder an existing folder of its own
    /// @return the running database
    /// @throws IllegalStateException when the file is locked or damaged
    public static EmbeddedMongo open(Path folder) {
        var marker = folder.resolve("unclean");
        var file = folder.resolve("heliograph.mv");
        try {
            boolean unclean = Files.exists(marker);
            // no background writer: it would write half-done commands, and report a commit that is still under way
            var store = new MVStore.Builder()
                    .fileName(file.toString())
                    .autoCommitDisabled()
                    .autoCommitBufferSize(0)
                    .pageSplitSize(PAGE_BYTES)
                    .open();
            store.setAutoCommitDelay(0);
            var backend = new FileBackend(store);
            if (!unclean) {
                Files.createFile(marker);
            } else {
                repair(backend, file);
            }
            var server = new MongoServer(backend);
            // one worker: the backend hands out documents that later commands change in place
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1, 1);
            return new EmbeddedMongo(backend, server, marker);
        } catch (MVStoreException e) {
            throw new IllegalStateException("database file " + file + " cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("database folder " + folder + " cannot be written", e);
        }
    }

    private static void repair(FileBackend backend, Path file) {
        LOG.log(INFO, "{0} was not closed cleanly, checking its indexes", file);
        var repaired = backend.repairIndexes();
        if (!repaired.isEmpty()) {
            LOG.log(WARNING, "built anew after an unclean stop: {0}", repaired);
            backend.commit();
        }
    }

    /// Where it listens.
    ///
    /// @return a loopback address with the port it got
    public InetSocketAddress address() {
        return server.getLocalAddress();
    }

    /// Inserts documents in order, up to the first that is refused because a unique key is taken; what is in survives a
    /// kill of the process on return. Cheaper than by the wire.
    ///
    /// @param database  its name
    /// @param documents of the values that [BsonValues] takes
    /// @return how many are in, from the first on
    /// @throws RuntimeException of the backend when one is refused for another reason, or the file failed
    public int insert(String database, String collection, List<Document> documents) {
        var own = documents.stream().map(BsonValues::own).toList();
        return committer.write(() -> backend.insert(database, collection, own));
    }

    /// Changes the one document that a filter names; that survives a kill of the process on return.
    ///
    /// @param update operators such as `$set`
    /// @return whether there was one
    /// @throws RuntimeException of the backend when it is refused, or the file failed
    public boolean update(String database, String collection, Document filter, Document update) {
        var own = BsonValues.own(filter);
        var change = BsonValues.own(update);
        return committer.write(() -> backend.update(database, collection, own, change));
    }

    /// Returns when all writes acknowledged before this call survive a kill of the process.
    public void commit() {
        committer.await();
    }

    /// Stops listening, writes everything and closes the file. Close the clients first.
    @Override
    public void close() {
        server.stopListening();
        committer.close();
        server.shutdownNow();
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            LOG.log(WARNING, "{0} could not be deleted: the next start checks the indexes", marker);
        }
    }

    private void keepHouse() {
        backend.commit();
        long now = System.nanoTime();
        if (now - compactedAt > COMPACT_EVERY_NANOS) {
            compactedAt = now;
            backend.compact(COMPACT_FILL_RATE, COMPACT_BYTES);
        }
    }
}
