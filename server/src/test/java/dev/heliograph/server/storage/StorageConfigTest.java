package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageConfigTest {
    @ParameterizedTest
    @CsvSource({
        "mongodb://h:1,                        mongodb://h:1/helio",
        "mongodb://h:1/,                       mongodb://h:1/helio",
        "mongodb://u:p@h:1?replicaSet=a,       mongodb://u:p@h:1/helio?replicaSet=a",
        "mongodb://h:1/?replicaSet=a/b,        mongodb://h:1/helio?replicaSet=a/b",
        "mongodb+srv://h/other?w=1,            mongodb+srv://h/other?w=1",
    })
    void putsTheNameIntoAnAddressThatNamesNoDatabase(String uri, String expected) {
        assertThat(new StorageConfig(Optional.of(uri), "helio").uriWithDatabase())
                .isEqualTo(expected);
    }

    @Test
    void refusesOtherSchemesAndNames() {
        assertThatThrownBy(() -> new StorageConfig(Optional.of("http://h"), "helio"))
                .hasMessageContaining("storage.uri");
        assertThatThrownBy(() -> new StorageConfig(Optional.empty(), "a/b")).hasMessageContaining("\"a/b\"");
    }

    @Test
    void doesNotPrintThePassword() {
        assertThat(new StorageConfig(Optional.of("mongodb://u:secret@h"), "helio").toString())
                .doesNotContain("secret");
    }
}
