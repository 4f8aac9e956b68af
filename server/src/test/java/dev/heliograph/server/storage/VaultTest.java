package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final byte[] TEXT = "a ratchet".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private TestDatabase test;

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void opensWhatItSealedAfterARestart() {
        var sealed = test.vault().seal("journal", "a/1", TEXT);
        test.restart();
        assertThat(test.vault().open("journal", "a/1", sealed)).isEqualTo(TEXT);
        assertThat(sealed).hasSize(TEXT.length + 33);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("ratchet");
    }

    @Test
    void sealsTheSameTextDifferently() {
        assertThat(test.vault().seal("journal", "a/1", TEXT))
                .isNotEqualTo(test.vault().seal("journal", "a/1", TEXT));
    }

    @Test
    void refusesEveryChangedByte() {
        var sealed = test.vault().seal("journal", "a/1", TEXT);
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> test.vault().open("journal", "a/1", changed))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("journal a/1");
        }
        assertThatThrownBy(() -> test.vault().open("journal", "a/1", new byte[5]))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void refusesATextThatWasMoved() {
        var sealed = test.vault().seal("journal", "a/1", TEXT);
        assertThatThrownBy(() -> test.vault().open("journal", "a/2", sealed)).hasMessageContaining("moved");
        assertThatThrownBy(() -> test.vault().open("snapshots", "a/1", sealed)).hasMessageContaining("moved");
    }

    @Test
    void keepsItsKeyInAFileForItsUserAlone() throws Exception {
        var file = test.folder().root().resolve("secret.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(file).strip())).hasSize(32);
    }

    @Test
    void refusesAnotherKeyAndChangesNothing() throws Exception {
        var sealed = test.vault().seal("journal", "a/1", TEXT);
        var other = Base64.getEncoder().encodeToString(new byte[32]);
        assertThatThrownBy(() -> vault(Optional.of(other)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("start it with the right storage key");

        var file = test.folder().root().resolve("secret.key");
        var key = Files.readString(file);
        Files.writeString(file, other);
        assertThatThrownBy(() -> vault(Optional.empty())).hasMessageContaining("nothing was changed");

        Files.writeString(file, key);
        assertThat(vault(Optional.empty()).open("journal", "a/1", sealed)).isEqualTo(TEXT);
        assertThat(vault(Optional.of(key)).open("journal", "a/1", sealed)).isEqualTo(TEXT);
    }

    @Test
    void makesNoNewKeyForADatabaseThatHasOne() throws Exception {
        var file = test.folder().root().resolve("secret.key");
        Files.move(file, temp.resolve("backup"));
        assertThatThrownBy(() -> vault(Optional.empty())).hasMessageContaining("is missing");
        assertThat(file).doesNotExist();
    }

    @Test
    void saysWhatAKeyMustLookLike() {
        assertThatThrownBy(() -> vault(Optional.of("AAAA"))).hasMessageContaining("32 bytes in base64, was 3 bytes");
        assertThatThrownBy(() -> vault(Optional.of("not base64!"))).hasMessageContaining("is not base64");
    }

    private Vault vault(Optional<String> configured) {
        return Vault.open(configured, test.folder(), test.database(), new SecureRandom());
    }
}
