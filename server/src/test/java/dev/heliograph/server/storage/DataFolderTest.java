package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
    @TempDir
    Path temp;

    @Test
    void isMadeForItsUserAlone() throws Exception {
        try (var folder = DataFolder.open(temp.resolve("data"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.folder("plugins", "a"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void leavesWhatOthersCouldReadToItsUserAlone() throws Exception {
        var path = temp.resolve("data");
        DataFolder.open(path).close();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(path.resolve("node-id"), PosixFilePermissions.fromString("rw-r--r--"));

        DataFolder.open(path).close();

        assertThat(mode(path)).isEqualTo("rwx------");
        assertThat(mode(path.resolve("node-id"))).isEqualTo("rw-------");
        assertThat(mode(path.resolve("lock"))).isEqualTo("rw-------");
    }

    private static String mode(Path path) throws java.io.IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void refusesASecondUserAndSaysWhichFolderAndWhatToDo() {
        var path = temp.resolve("data");
        try (var folder = DataFolder.open(path)) {
            assertThatThrownBy(() -> DataFolder.open(folder.root()))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("--data");
        }
        DataFolder.open(path).close();
    }

    @Test
    void refusesAFolderThatAnotherProcessUses() throws Exception {
        var path = temp.resolve("data");
        try (var child = ChildJvm.start(LockHolder.class, path.toString())) {
            assertThat(child.readLine()).isEqualTo("locked");
            assertThatThrownBy(() -> DataFolder.open(path)).hasMessageContaining("another Heliograph process");
        }
        DataFolder.open(path).close();
    }

    @Test
    void emptiesItsTempFolderAtStart() throws Exception {
        var path = temp.resolve("data");
        try (var folder = DataFolder.open(path)) {
            Files.createDirectories(folder.tmp().resolve("deep/er"));
            Files.writeString(folder.tmp().resolve("deep/er/file"), "left behind");
        }
        try (var folder = DataFolder.open(path);
                var left = Files.list(folder.tmp())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void leavesARecordingOfItsOwnProcessAlone() throws Exception {
        var path = temp.resolve("data");
        long pid = ProcessHandle.current().pid();
        Path own = Files.createDirectories(path.resolve("tmp/2026_11_22_10_11_12_" + pid));
        Files.writeString(own.resolve("chunk.jfr"), "being written");
        Path dead = Files.createDirectories(path.resolve("tmp/2026_11_22_10_11_12_" + pid + "0"));
        Files.writeString(dead.resolve("chunk.jfr"), "nobody's");

        DataFolder.open(path).close();

        assertThat(own.resolve("chunk.jfr")).hasContent("being written");
        assertThat(dead).doesNotExist();
    }

    @Test
    void keepsItsNodeId() {
        var path = temp.resolve("data");
        String first;
        try (var folder = DataFolder.open(path)) {
            first = folder.nodeId();
        }
        try (var folder = DataFolder.open(path)) {
            assertThat(folder.nodeId()).isEqualTo(first).hasSize(36);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "a/b", "a\\b", "a b"})
    void refusesFolderNamesThatLeadElsewhere(String name) {
        try (var folder = DataFolder.open(temp.resolve("data"))) {
            assertThatThrownBy(() -> folder.folder(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /// Holds the lock until it is killed.
    static final class LockHolder {
        public static void main(String[] arguments) throws Exception {
            try (var folder = DataFolder.open(Path.of(arguments[0]))) {
                System.out.println("locked");
                System.in.read();
                System.out.println(folder.root());
            }
        }
    }
}
