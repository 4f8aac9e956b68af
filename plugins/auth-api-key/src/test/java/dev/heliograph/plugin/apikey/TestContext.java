package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.Documents;
import dev.heliograph.spi.PluginConfig;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.Images;
import dev.heliograph.spi.media.Videos;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/// A host small enough for these tests: documents in memory, a fixed clock, log lines kept.
record TestContext(Path stateFolder, Map<String, String> settings, MemoryDocuments keys, List<String> logged)
        implements PluginContext {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    TestContext(Path stateFolder, Map<String, String> settings) {
        this(stateFolder, settings, new MemoryDocuments(), new CopyOnWriteArrayList<>());
    }

    TestContext with(Map<String, String> other) {
        return new TestContext(stateFolder, other, keys, logged);
    }

    @Override
    public String pluginId() {
        return "auth-api-key";
    }

    @Override
    public PluginConfig config() {
        return new Settings(settings);
    }

    @Override
    public System.Logger logger() {
        return new Lines(logged);
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(NOW);
    }

    @Override
    public Documents documents(String collection) {
        if (!collection.equals("keys")) {
            throw new IllegalArgumentException("expected collection keys, was " + collection);
        }
        return keys;
    }

    private record Settings(Map<String, String> asMap) implements PluginConfig {
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

    private record Lines(List<String> lines) implements System.Logger {
        @Override
        public String getName() {
            return "plugin.auth-api-key";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            lines.add(text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... values) {
            lines.add(MessageFormat.format(format, values));
        }
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
