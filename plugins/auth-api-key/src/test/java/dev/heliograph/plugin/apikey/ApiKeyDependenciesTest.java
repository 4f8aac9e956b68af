package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.kit.PluginRules;

class ApiKeyDependenciesTest extends PluginRules {
    ApiKeyDependenciesTest() {
        super("dev.heliograph.plugin.apikey", "com.fasterxml.jackson.core..");
    }
}
