package dev.heliograph.plugin.inline;

import dev.heliograph.spi.kit.PluginRules;

class InlineDependenciesTest extends PluginRules {
    InlineDependenciesTest() {
        super("dev.heliograph.plugin.inline");
    }
}
