package dev.heliograph.plugin.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KeySetupTest {
    private static final String KEY = "hg_Zk3vQ8mXw1TgYb5RnHcLpD7sJfUaEo9iV2uC4xKqN6t";
    private static final String OTHER = "hg_b1NfWcR7kZtLq9YvHs3MxJ5pGdEa8uTo2iK6yVnQ4wC";

    @TempDir
    Path folder;

    @Test
    void takesInTheConfiguredKeyAsAHashOnly() throws IOException {
        var context = new TestContext(folder, Map.of("bootstrap-key", KEY));

        run(context);

        var document = context.keys().find("bootstrap").orElseThrow();
        assertThat(document.body()).containsOnlyKeys("prefix", "hash", "subject", "scopes", "createdAt");
        assertThat(document.body())
                .containsEntry("subject", "bootstrap")
                .containsEntry("createdAt", TestContext.NOW.toString());
        assertThat(document.body().toString()).doesNotContain(KEY);
        assertThat(String.join("\n", context.logged())).doesNotContain(KEY);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesAKnownConfiguredKeyAlone() throws IOException {
        var context = new TestContext(folder, Map.of("bootstrap-key", KEY));

        run(context);
        run(context);

        assertThat(context.keys().find("bootstrap").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aChangedConfiguredKeyEndsThePreviousOne() throws IOException {
        var context = new TestContext(folder, Map.of("bootstrap-key", KEY));
        run(context);

        run(context.with(Map.of("bootstrap-key", OTHER)));

        assertThat(new StoredKeys(context.keys(), context.clock()).all())
                .singleElement()
                .satisfies(key -> assertThat(key.hash()).isEqualTo(KeyText.hash(OTHER)));
    }

    @Test
    void refusesAWeakConfiguredKeyWithoutShowingIt() {
        var context = new TestContext(folder, Map.of("bootstrap-key", "swordfish"));

        assertThatThrownBy(() -> run(context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plugins.auth-api-key.bootstrap-key has 9 characters")
                .hasMessageNotContaining("swordfish");
        assertThat(context.keys().all()).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it asserts POSIX permissions, which Windows has not")
    void makesAFirstKeyAndShowsOnlyWhereItIs() throws IOException {
        var context = new TestContext(folder, Map.of());

        run(context);

        Path file = folder.resolve("first-key");
        String key = Files.readString(file).strip();
        assertThat(key).matches("hg_[A-Za-z0-9_-]{43}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(context.logged())
                .singleElement()
                .satisfies(line -> assertThat(line).contains(file.toString()).doesNotContain(key));
        assertThat(StoredKey.read(context.keys().find("first").orElseThrow()).hash())
                .isEqualTo(KeyText.hash(key));
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void makesNoSecondFirstKey() throws IOException {
        var context = new TestContext(folder, Map.of());
        run(context);
        Files.delete(folder.resolve("first-key"));

        run(context);

        assertThat(folder).isEmptyDirectory();
        assertThat(context.keys().all()).hasSize(1);
    }

    private static void run(TestContext context) throws IOException {
        new KeySetup(new StoredKeys(context.keys(), context.clock()), context, new Random(7)).run();
    }
}
