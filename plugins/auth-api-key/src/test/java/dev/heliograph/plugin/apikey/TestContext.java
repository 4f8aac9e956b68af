package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.Documents;
import dev.heliograph.spi.kit.BareContext;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/// A host small enough for these tests: documents in memory, a fixed clock, log lines kept.
final class TestContext extends BareContext {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final Path stateFolder;
    private final MemoryDocuments keys;
    private final List<String> logged;

    TestContext(Path stateFolder, Map<String, String> settings) {
        this(stateFolder, settings, new MemoryDocuments(), new CopyOnWriteArrayList<>());
    }

    private TestContext(Path stateFolder, Map<String, String> settings, MemoryDocuments keys, List<String> logged) {
        super("auth-api-key", settings);
        this.stateFolder = stateFolder;
        this.keys = keys;
        this.logged = logged;
    }

    TestContext with(Map<String, String> other) {
        return new TestContext(stateFolder, other, keys, logged);
    }

    MemoryDocuments keys() {
        return keys;
    }

    List<String> logged() {
        return logged;
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
    public Path stateFolder() {
        return stateFolder;
    }

    @Override
    public Documents documents(String collection) {
        if (!collection.equals("keys")) {
            throw new IllegalArgumentException("expected collection keys, was " + collection);
        }
        return keys;
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
}
