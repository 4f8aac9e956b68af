package dev.heliograph.plugin.sinklog;

import dev.heliograph.spi.kit.PluginRules;

class SinkLogDependenciesTest extends PluginRules {
    SinkLogDependenciesTest() {
        super("dev.heliograph.plugin.sinklog", "com.fasterxml.jackson.core..");
    }
}
