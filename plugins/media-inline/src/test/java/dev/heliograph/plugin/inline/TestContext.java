package dev.heliograph.plugin.inline;

import dev.heliograph.spi.Documents;
import dev.heliograph.spi.PluginConfig;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A host small enough for these tests: settings and the tools lent, null for those not needed.
record TestContext(Map<String, String> asMap, GuardedHttp http, Images images, Videos videos)
        implements PluginContext, PluginConfig {
    @Override
    public String pluginId() {
        return "media-inline";
    }

    @Override
    public PluginConfig config() {
        return this;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("plugin.media-inline");
    }

    @Override
    public InstantSource clock() {
        throw new UnsupportedOperationException("media-inline needs no clock");
    }

    @Override
    public Path stateFolder() {
        throw new UnsupportedOperationException("media-inline keeps nothing");
    }

    @Override
    public Documents documents(String collection) {
        throw new UnsupportedOperationException("media-inline needs no documents");
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(asMap.get(key));
    }

    @Override
    public String require(String key) {
        return get(key).orElseThrow(() -> new IllegalArgumentException(key));
    }

    @Override
    public int getInt(String key, int fallback) {
        return get(key).map(Integer::valueOf).orElse(fallback);
    }

    @Override
    public boolean getBoolean(String key, boolean fallback) {
        return get(key).map(Boolean::valueOf).orElse(fallback);
    }

    @Override
    public Duration getDuration(String key, Duration fallback) {
        return get(key).map(Duration::parse).orElse(fallback);
    }
}
