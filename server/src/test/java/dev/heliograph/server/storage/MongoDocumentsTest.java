package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MongoDocumentsTest {
    @TempDir
    Path temp;

    private TestDatabase test;
    private Documents keys;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
        keys = documents("auth-api-key", "keys");
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void keepsABodyAndItsVersion() {
        var body = new HashMap<String, Object>(Map.of("text", "a", "n", 7, "big", 1L << 40, "x", 1.5, "yes", true));
        body.put("nothing", null);
        body.put("list", Arrays.asList(1, null, Map.of("deep", List.of("er"))));
        assertThat(keys.insert("k1", body)).isTrue();
        assertThat(keys.insert("k1", Map.of())).isFalse();
        test.restart();
        keys = documents("auth-api-key", "keys");
        assertThat(keys.find("k1")).contains(new Documents.Document("k1", 1, body));
        assertThat(keys.find("k2")).isEmpty();
    }

    @Test
    void replacesOnlyTheVersionLastRead() {
        keys.insert("k1", Map.of("n", 1));
        assertThat(keys.replace("k1", 1, Map.of("n", 2))).isTrue();
        assertThat(keys.replace("k1", 1, Map.of("n", 3))).isFalse();
        assertThat(keys.replace("gone", 1, Map.of())).isFalse();
        assertThat(keys.find("k1")).contains(new Documents.Document("k1", 2, Map.of("n", 2)));
    }

    @Test
    void deletesOnce() {
        keys.insert("k1", Map.of());
        assertThat(keys.delete("k1")).isTrue();
        assertThat(keys.delete("k1")).isFalse();
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void keepsPluginsAndCollectionsApart() {
        keys.insert("k1", Map.of("n", 1));
        assertThat(documents("auth-api-key", "other").all()).isEmpty();
        assertThat(documents("auth-jwt", "keys").find("k1")).isEmpty();
        assertThat(documents("auth-api-key", "keys").all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"$where", "a.b", "", "zero\0"})
    void refusesKeysThatMeanSomethingToTheDatabase(String key) {
        assertThatThrownBy(() -> keys.insert("k1", Map.of(key, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.insert("k1", Map.of("list", List.of(Map.of(key, 1)))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.replace("k1", 1, Map.of("map", Map.of(key, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keys.all()).isEmpty();
    }

    @Test
    void refusesWhatItCannotKeep() {
        assertThatThrownBy(() -> keys.insert("k1", Map.of("big", "x".repeat(1 << 20))))
                .hasMessageContaining("1048576");
        assertThatThrownBy(() -> keys.insert("k1", Map.of("path", Path.of("a"))))
                .hasMessageContaining("\"path\"");
        assertThatThrownBy(() -> keys.insert("x".repeat(201), Map.of())).hasMessageContaining("201");
        var circle = new ArrayList<Object>();
        circle.add(circle);
        assertThatThrownBy(() -> keys.insert("k1", Map.of("circle", circle))).hasMessageContaining("nested");
        assertThatThrownBy(() -> documents("a/b", "keys")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> documents("a", "Keys")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesBodiesThatCannotBeChanged() {
        keys.insert("k1", Map.of("list", List.of(1)));
        var body = keys.find("k1").orElseThrow().body();
        assertThatThrownBy(() -> body.put("a", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) body.get("list")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private Documents documents(String plugin, String name) {
        return new MongoDocuments(test.database(), "default", plugin, name);
    }
}
