package dev.heliograph.spi;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.time.InstantSource;

/// The only way from a plugin to the host. One object for each plugin, safe for all threads.
public interface PluginContext {
    /// The plugin's id, as its descriptor says.
    ///
    /// @return never null
    String pluginId();

    /// The plugin's settings.
    ///
    /// @return never null, empty when nothing is set
    PluginConfig config();

    /// A logger named `plugin.<plugin id>`. Never log a credential.
    ///
    /// @return never null
    System.Logger logger();

    /// The host's clock; a plugin takes the time from here only, so that tests can set it.
    ///
    /// @return never null
    InstantSource clock();

    /// A folder of the plugin's own that outlives restarts, readable by the server's user alone.
    ///
    /// @return an existing folder
    Path stateFolder();

    /// Small documents of the plugin's own, kept in the server's database.
    ///
    /// @param collection a name within the plugin's namespace, `[a-z][a-z0-9-]{0,31}`
    /// @return the collection, made at the first write
    /// @throws IllegalArgumentException when the name does not match
    Documents documents(String collection);

    /// The guarded HTTP client; a plugin opens no connection of its own.
    ///
    /// @return never null
    GuardedHttp http();

    /// Tools for pictures.
    ///
    /// @return never null
    Images images();

    /// Tools for film.
    ///
    /// @return never null
    Videos videos();
}
