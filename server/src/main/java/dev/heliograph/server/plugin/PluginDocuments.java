package dev.heliograph.server.plugin;

import dev.heliograph.spi.Documents;

/// Where plugins' documents are kept.
@FunctionalInterface
public interface PluginDocuments {
    /// A collection in a plugin's own namespace.
    ///
    /// @param pluginId   whose
    /// @param collection its name, checked
    Documents of(String pluginId, String collection);
}
