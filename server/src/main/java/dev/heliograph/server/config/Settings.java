package dev.heliograph.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads single values, notes every key asked for with its default, and gathers the problems instead of throwing at the
/// first. Not thread-safe.
final class Settings {
    private static final String PLUGINS = "plugins.";

    /// The address of a database may hold its password.
    private static final Set<String> SECRET = Set.of("storage.uri", "storage.key");

    private final Map<String, String> values;
    private final Map<String, String> defaults = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    Settings(Map<String, String> values) {
        this.values = values;
    }

    /// Reads one key; blank counts as absent.
    <T> T read(String key, String fallback, Function<String, T> parser) {
        defaults.put(key, fallback);
        String text = values.getOrDefault(key, "");
        if (text.isBlank()) {
            return parser.apply(fallback);
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            String shown = SECRET.contains(key) ? "" : ", was \"" + text + "\"";
            problems.add("config " + key + ": " + e.getMessage() + shown);
            return parser.apply(fallback);
        }
    }

    /// The subtrees `plugins.<id>`, by id; what stands directly below `plugins` is the host's own.
    Map<String, Map<String, String>> pluginTrees() {
        var trees = new TreeMap<String, Map<String, String>>();
        values.forEach((key, value) -> {
            if (isPluginKey(key)) {
                int end = key.indexOf('.', PLUGINS.length());
                trees.computeIfAbsent(key.substring(PLUGINS.length(), end), _ -> new TreeMap<>())
                        .put(key.substring(end + 1), value);
            }
        });
        return trees;
    }

    /// Every key asked for, with its default.
    Map<String, String> defaults() {
        return defaults;
    }

    /// Throws when a value was wrong or a key is set that nobody asked for.
    void check() {
        for (String key : new TreeMap<>(values).keySet()) {
            if (!defaults.containsKey(key) && !isPluginKey(key)) {
                problems.add("config " + key + ": there is no such key, see config/application.yaml");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    private static boolean isPluginKey(String key) {
        return key.startsWith(PLUGINS) && key.indexOf('.', PLUGINS.length()) > 0;
    }
}
