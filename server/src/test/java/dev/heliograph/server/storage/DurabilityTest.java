package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kills a server of its own with SIGKILL while it writes; only the embedded database is asked to survive that here.
class DurabilityTest {
    private static final String THINGS = "things";

    @TempDir
    Path temp;

    @ParameterizedTest(name = "killed after {0} acknowledged writes")
    @ValueSource(ints = {1, 150, 1200})
    void everyAcknowledgedWriteSurvivesAKill(int writes) throws Exception {
        var path = temp.resolve("data");
        var acknowledged = new HashSet<String>();
        try (var child = ChildJvm.start(Writer.class, path.toString())) {
            while (acknowledged.size() < writes) {
                var line = child.readLine();
                assertThat(line).as("the writer ended by itself").isNotNull();
                acknowledged.add(line);
            }
            child.kill();
            for (var line = child.readLine(); line != null && line.endsWith("."); line = child.readLine()) {
                acknowledged.add(line);
            }
        }
        assertThat(path.resolve("db/unclean")).exists();
        try (var folder = DataFolder.open(path);
                var database = Database.open(StorageConfig.embedded(), folder)) {
            for (var line : acknowledged) {
                var found = thing(database, line);
                assertThat(found).as("write %s was acknowledged", line).isNotNull();
                assertThat(database.insert(THINGS, new Document("_id", line))).isFalse();
                assertThat(database.insert(THINGS, new Document("_id", "new" + line).append("number", line)))
                        .as("unique number %s", line)
                        .isFalse();
            }
        }
        assertThat(path.resolve("db/unclean")).doesNotExist();
        assertThat(Files.size(path.resolve("db/heliograph.mv"))).isPositive();
    }

    private static Document thing(Database database, String id) {
        return database.collection(THINGS).find(Filters.eq("_id", id)).first();
    }

    /// Writes from four threads until it is killed; prints each number when its write is durable.
    static final class Writer {
        public static void main(String[] arguments) throws Exception {
            var database = Database.open(StorageConfig.embedded(), DataFolder.open(Path.of(arguments[0])));
            database.uniqueIndex(THINGS, true, "number");
            var next = new AtomicInteger();
            var threads = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.ofVirtual().start(() -> write(database, next)))
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
        }

        private static void write(Database database, AtomicInteger next) {
            while (true) {
                var number = next.incrementAndGet() + ".";
                database.insert(THINGS, new Document("_id", number).append("number", number));
                System.out.println(number);
            }
        }
    }
}
