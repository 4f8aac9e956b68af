package dev.heliograph.spi.kit;

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

/// A host that lends settings and nothing else; a test overrides what its plugin asks for. Durations are ISO-8601.
public class BareContext implements PluginContext, PluginConfig {
    private final String pluginId;
    private final Map<String, String> settings;

    /// With what the plugin is told.
    ///
    /// @param pluginId as its descriptor says
    /// @param settings texts by key
    public BareContext(String pluginId, Map<String, String> settings) {
        this.pluginId = pluginId;
        this.settings = settings;
    }

    @Override
    public String pluginId() {
        return pluginId;
    }

    @Override
    public PluginConfig config() {
        return this;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("plugin." + pluginId);
    }

    @Override
    public InstantSource clock() {
        throw notLent("a clock");
    }

    @Override
    public Path stateFolder() {
        throw notLent("a state folder");
    }

    @Override
    public Documents documents(String collection) {
        throw notLent("documents");
    }

    @Override
    public GuardedHttp http() {
        throw notLent("HTTP");
    }

    @Override
    public Images images() {
        throw notLent("tools for pictures");
    }

    @Override
    public Videos videos() {
        throw notLent("tools for film");
    }

    @Override
    public Map<String, String> asMap() {
        return settings;
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(settings.get(key));
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

    private UnsupportedOperationException notLent(String what) {
        return new UnsupportedOperationException(pluginId + " needs no " + what.replaceFirst("^a ", ""));
    }
}
