package dev.heliograph.server.storage;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A database for one test: the embedded one in a temp folder, or a new one on `HELIOGRAPH_TEST_MONGODB`.
public final class TestDatabase implements AutoCloseable {
    private static final Logger DRIVER = Logger.getLogger("org.mongodb.driver");
    private static final Logger EMBEDDED = Logger.getLogger("de.bwaldvogel");

    private final Path path;
    private final StorageConfig config;
    private DataFolder folder;
    private Database database;
    private Vault vault;

    /// Opens it.
    public TestDatabase(Path path) {
        DRIVER.setLevel(Level.WARNING);
        EMBEDDED.setLevel(Level.WARNING);
        this.path = path;
        this.config = Optional.ofNullable(System.getenv("HELIOGRAPH_TEST_MONGODB"))
                .map(uri -> new StorageConfig(
                        Optional.of(uri), "test-" + UUID.randomUUID().toString().substring(0, 8)))
                .orElse(StorageConfig.embedded());
        open();
    }

    private void open() {
        folder = DataFolder.open(path);
        database = Database.open(config, folder);
        vault = Vault.open(Optional.empty(), folder, database, new SecureRandom());
    }

    /// Closes and opens again, as a restart does.
    public void restart() {
        close();
        open();
    }

    /// The open database.
    public Database database() {
        return database;
    }

    /// The open data folder.
    public DataFolder folder() {
        return folder;
    }

    /// A vault with the key of the data folder.
    public Vault vault() {
        return vault;
    }

    @Override
    public void close() {
        database.close();
        folder.close();
    }
}
