package dev.heliograph.plugin.text;

import dev.heliograph.spi.kit.PluginRules;

class TextDependenciesTest extends PluginRules {
    TextDependenciesTest() {
        super("dev.heliograph.plugin.text");
    }
}
