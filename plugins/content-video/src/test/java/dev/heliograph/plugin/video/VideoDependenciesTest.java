package dev.heliograph.plugin.video;

import dev.heliograph.spi.kit.PluginRules;

class VideoDependenciesTest extends PluginRules {
    VideoDependenciesTest() {
        super("dev.heliograph.plugin.video");
    }
}
