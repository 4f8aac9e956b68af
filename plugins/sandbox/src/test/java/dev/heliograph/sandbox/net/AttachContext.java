package dev.heliograph.sandbox.net;

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

/// What the plugin is given when it shall attach to a sandbox elsewhere.
record AttachContext(String attach) implements PluginContext, PluginConfig {
    @Override
    public String pluginId() {
        return SandboxPlugin.NAME;
    }

    @Override
    public PluginConfig config() {
        return this;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger("plugin.sandbox");
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public Path stateFolder() {
        throw new UnsupportedOperationException("an attached sandbox keeps nothing");
    }

    @Override
    public Documents documents(String collection) {
        throw new UnsupportedOperationException("the sandbox needs no documents");
    }

    @Override
    public Map<String, String> asMap() {
        return Map.of("attach", attach);
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(asMap().get(key));
    }

    @Override
    public String require(String key) {
        return get(key).orElseThrow();
    }

    @Override
    public int getInt(String key, int fallback) {
        return fallback;
    }

    @Override
    public boolean getBoolean(String key, boolean fallback) {
        return fallback;
    }

    @Override
    public Duration getDuration(String key, Duration fallback) {
        return fallback;
    }

    @Override
    public GuardedHttp http() {
        throw new UnsupportedOperationException("this plugin fetches nothing");
    }

    @Override
    public Images images() {
        throw new UnsupportedOperationException("this plugin has no pictures");
    }

    @Override
    public Videos videos() {
        throw new UnsupportedOperationException("this plugin has no film");
    }
}
