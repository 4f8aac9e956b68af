package dev.heliograph.server.plugin;

import dev.heliograph.server.config.Texts;
import dev.heliograph.spi.PluginConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The subtree `plugins.<id>`, flattened.
final class PluginConfigImpl implements PluginConfig {
    private static final Pattern SECRET = Pattern.compile(".*(key|secret|token|password)");

    private final String prefix;
    private final Map<String, String> values;

    PluginConfigImpl(String pluginId, Map<String, String> values) {
        this.prefix = "config plugins." + pluginId + ".";
        this.values = Map.copyOf(values);
    }

    @Override
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).filter(text -> !text.isBlank());
    }

    @Override
    public Map<String, String> asMap() {
        return values;
    }

    @Override
    public String require(String key) {
        return get(key).orElseThrow(() -> new IllegalArgumentException(prefix + key + ": must be set"));
    }

    @Override
    public int getInt(String key, int fallback) {
        return read(key, fallback, text -> Texts.integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    @Override
    public boolean getBoolean(String key, boolean fallback) {
        return read(key, fallback, Texts::toggle);
    }

    @Override
    public Duration getDuration(String key, Duration fallback) {
        return read(key, fallback, Texts::duration);
    }

    private <T> T read(String key, T fallback, Function<String, T> parser) {
        Optional<String> text = get(key);
        try {
            return text.map(parser).orElse(fallback);
        } catch (IllegalArgumentException e) {
            String shown = SECRET.matcher(key).matches() ? "" : ", was \"" + text.orElseThrow() + "\"";
            throw new IllegalArgumentException(prefix + key + ": " + e.getMessage() + shown, e);
        }
    }

    @Override
    public String toString() {
        var shown = new TreeMap<>(values);
        shown.replaceAll((key, value) -> SECRET.matcher(key).matches() ? "(redacted)" : value);
        return shown.toString();
    }
}
