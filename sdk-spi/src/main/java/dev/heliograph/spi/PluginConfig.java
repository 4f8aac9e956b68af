package dev.heliograph.spi;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The validated settings of one plugin: the subtree `plugins.<plugin id>` of the configuration, flattened to
/// dotted keys.
///
/// Keys are kebab-case (`max-attempts`, `endpoints.0.url`). Immutable and safe for all threads. `toString`
/// shows keys and redacts every value whose key ends in `key`, `secret`, `token` or `password`.
public interface PluginConfig {
    /// The text of a key.
    ///
    /// @param key the dotted key below the plugin's own subtree
    /// @return the text, or empty when the key is absent or blank
    Optional<String> get(String key);

    /// All keys and their texts.
    ///
    /// @return an immutable map, secrets included: never log it
    Map<String, String> asMap();

    /// The text of a key that must be there.
    ///
    /// @param key the dotted key
    /// @return the text, never blank
    /// @throws IllegalArgumentException naming the full key when it is absent or blank
    String require(String key);

    /// A whole number.
    ///
    /// @param key      the dotted key
    /// @param fallback the value when the key is absent
    /// @return the number
    /// @throws IllegalArgumentException naming key and value when it is no whole number
    int getInt(String key, int fallback);

    /// A switch.
    ///
    /// @param key      the dotted key
    /// @param fallback the value when the key is absent
    /// @return the switch
    /// @throws IllegalArgumentException naming key and value when it is neither `true` nor `false`
    boolean getBoolean(String key, boolean fallback);

    /// A span of time, written as `250ms`, `30s`, `5m`, `24h` or ISO-8601 (`PT30S`).
    ///
    /// @param key      the dotted key
    /// @param fallback the value when the key is absent
    /// @return the span, never negative
    /// @throws IllegalArgumentException naming key and value when it does not parse
    Duration getDuration(String key, Duration fallback);
}
