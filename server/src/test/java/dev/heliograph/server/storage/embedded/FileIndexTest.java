package dev.heliograph.server.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bson.Document;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ObjectDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIndexTest {
    @TempDir
    Path temp;

    @Test
    void isBuiltAnewAfterAnUncleanStopWhenItLacksAnEntryOrHasOneTooMany() throws Exception {
        withCollection(things -> {
            things.createIndex(
                    Indexes.ascending("number"), new IndexOptions().unique(true).sparse(true));
            things.insertOne(new Document("_id", "a").append("number", "1"));
            things.insertOne(new Document("_id", "b").append("number", "2"));
            things.insertOne(new Document("_id", "c"));
        });
        tamper(index -> {
            index.remove(new KeyValue("1"));
            index.put(new KeyValue("9"), "gone");
        });
        Files.createFile(temp.resolve("unclean"));

        withCollection(things -> {
            assertThat(things.find(Filters.eq("number", "1")).first()).containsEntry("_id", "a");
            assertThat(things.find(Filters.eq("number", "2")).first()).containsEntry("_id", "b");
            assertThat(things.find(Filters.eq("number", "9")).first()).isNull();
            things.insertOne(new Document("_id", "d").append("number", "9"));
            assertThat(things.countDocuments()).isEqualTo(4);
        });
        assertThat(temp.resolve("unclean")).doesNotExist();
    }

    private void withCollection(Consumer<MongoCollection<Document>> work) {
        try (var mongo = EmbeddedMongo.open(temp);
                MongoClient client = MongoClients.create(
                        "mongodb://127.0.0.1:" + mongo.address().getPort())) {
            work.accept(client.getDatabase("test").getCollection("things"));
        }
    }

    private void tamper(Consumer<MVMap<KeyValue, Object>> change) {
        try (var store = MVStore.open(temp.resolve("heliograph.mv").toString())) {
            MVMap<KeyValue, Object> index = store.openMap(
                    "test.things._index_number_1",
                    new MVMap.Builder<KeyValue, Object>().keyType(new KeyType()).valueType(new ObjectDataType()));
            assertThat(index).hasSize(2);
            change.accept(index);
        }
    }
}
