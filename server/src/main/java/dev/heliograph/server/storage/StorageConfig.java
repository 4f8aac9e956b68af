package dev.heliograph.server.storage;

import java.util.Objects;
import java.util.Optional;

/// Which database keeps the state.
///
/// @param uri          a `mongodb://` or `mongodb+srv://` address; empty for the embedded database in the data folder
/// @param databaseName the database's name, used unless the address names one; letters, digits, `_` and `-`
public record StorageConfig(Optional<String> uri, String databaseName) {
    /// Refuses other schemes and names.
    public StorageConfig {
        Objects.requireNonNull(uri, "uri");
        if (uri.isPresent() && !uri.get().matches("mongodb(\\+srv)?://.+")) {
            throw new IllegalArgumentException(
                    "storage.uri must start with mongodb:// or mongodb+srv://, or be empty for the embedded database");
        }
        if (!databaseName.matches("[A-Za-z0-9_-]{1,38}")) {
            throw new IllegalArgumentException(
                    "storage.database must be 1 to 38 letters, digits, _ or -, was \"" + databaseName + "\"");
        }
    }

    /// The embedded database.
    public static StorageConfig embedded() {
        return new StorageConfig(Optional.empty(), "heliograph");
    }

    /// The address with the database's name in it; an embedded one needs none.
    String uriWithDatabase() {
        var given = uri.orElseThrow();
        int host = given.indexOf("://") + 3;
        int query = given.indexOf('?', host);
        var base = query < 0 ? given : given.substring(0, query);
        var options = query < 0 ? "" : given.substring(query);
        int slash = base.indexOf('/', host);
        if (slash < 0) {
            return base + "/" + databaseName + options;
        }
        return slash == base.length() - 1 ? base + databaseName + options : given;
    }

    /// Hides the address, which may hold a password.
    @Override
    public String toString() {
        return uri.isPresent() ? "MongoDB database " + databaseName : "embedded database";
    }
}
