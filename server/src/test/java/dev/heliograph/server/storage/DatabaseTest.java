package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path temp;

    private TestDatabase test;
    private Database database;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        database = test.database();
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void answersAPing() {
        assertThatCode(database::ping).doesNotThrowAnyException();
    }

    @Test
    void saysThatADatabaseDoesNotAnswer() {
        var nobody = new StorageConfig(Optional.of("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"), "helio");
        assertThatThrownBy(() -> Database.open(nobody, test.folder()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void insertsAnIdOnce() {
        assertThat(database.insert("things", new Document("_id", "a").append("n", 1)))
                .isTrue();
        assertThat(database.insert("things", new Document("_id", "a").append("n", 2)))
                .isFalse();
        assertThat(find("a").getInteger("n")).isEqualTo(1);
    }

    @Test
    void comparesAndSetsByIdAndVersion() {
        database.insert("things", new Document("_id", "a").append("version", 1L));
        var first = Filters.and(Filters.eq("_id", "a"), Filters.eq("version", 1L));
        var plain = new Document("_id", "a").append("version", 2L);
        assertThat(change(first, 2)).isOne();
        assertThat(change(first, 3)).isZero();
        assertThat(change(plain, 3)).isOne();
        assertThat(find("a").getLong("version")).isEqualTo(3);
    }

    @Test
    void readsWhatIsThereOfManyIds() {
        for (var id : List.of("a", "b", "c")) {
            database.insert("things", new Document("_id", id));
        }
        var found = new ArrayList<String>();
        database.collection("things")
                .find(Filters.in("_id", "c", "x", "a", "a"))
                .forEach(document -> found.add(document.getString("_id")));
        assertThat(found).containsExactlyInAnyOrder("a", "c");
        var deleted = database.commit("things", things -> things.deleteMany(Filters.in("_id", "a", "b", "x")));
        assertThat(deleted.getDeletedCount()).isEqualTo(2);
        assertThat(find("a")).isNull();
        assertThat(find("c")).isNotNull();
    }

    @Test
    void keepsASparseUniqueFieldUniqueAndListsItsHolders() {
        database.uniqueIndex("things", true, "open");
        database.insert("things", new Document("_id", "a").append("open", "x"));
        database.insert("things", new Document("_id", "b"));
        database.insert("things", new Document("_id", "c"));
        assertThat(database.insert("things", new Document("_id", "d").append("open", "x")))
                .isFalse();
        assertThat(holders()).containsExactly("a");
        database.commit("things", things -> things.updateOne(Filters.eq("_id", "a"), Updates.unset("open")));
        database.commit("things", things -> things.updateOne(Filters.eq("_id", "b"), Updates.set("open", "x")));
        test.restart();
        database = test.database();
        assertThat(holders()).containsExactly("b");
    }

    @Test
    void keepsBytesAndNestedValuesOverARestart() {
        var document = new Document("_id", "a")
                .append("bytes", new Binary(new byte[] {0, -1, 7}))
                .append("nothing", null)
                .append("list", List.of(new Document("x", 1.5), "text", true, 12345678901L));
        database.insert("things", new Document(document));
        test.restart();
        database = test.database();
        assertThat(find("a")).isEqualTo(document);
    }

    private List<String> holders() {
        return database.collection("things")
                .find(Filters.regex("open", Pattern.compile("^")))
                .map(document -> document.getString("_id"))
                .into(new ArrayList<>());
    }

    private long change(Bson filter, long version) {
        return database.commit("things", things -> things.updateOne(filter, Updates.set("version", version)))
                .getMatchedCount();
    }

    private Document find(String id) {
        return database.collection("things").find(Filters.eq("_id", id)).first();
    }
}
