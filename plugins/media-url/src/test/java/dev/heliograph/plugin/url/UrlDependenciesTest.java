package dev.heliograph.plugin.url;

import dev.heliograph.spi.kit.PluginRules;

class UrlDependenciesTest extends PluginRules {
    UrlDependenciesTest() {
        super("dev.heliograph.plugin.url");
    }
}
