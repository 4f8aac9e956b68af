package dev.heliograph.server.plugin;

import dev.heliograph.spi.Documents;
import dev.heliograph.spi.PluginConfig;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.time.InstantSource;

/// What one plugin gets of the host.
record PluginContextImpl(
        String pluginId,
        PluginConfig config,
        InstantSource clock,
        Path stateFolder,
        PluginDocuments source,
        HostServices services)
        implements PluginContext {
    @Override
    public System.Logger logger() {
        return System.getLogger("plugin." + pluginId);
    }

    @Override
    public Documents documents(String collection) {
        if (!collection.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException(
                    "collection must match [a-z][a-z0-9-]{0,31}, was \"" + collection + "\"");
        }
        return source.of(pluginId, collection);
    }

    @Override
    public GuardedHttp http() {
        return services.http();
    }

    @Override
    public Images images() {
        return services.images();
    }

    @Override
    public Videos videos() {
        return services.videos();
    }

    /// Shows nothing of the settings.
    @Override
    public String toString() {
        return "context of plugin " + pluginId;
    }
}
