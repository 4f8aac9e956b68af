package dev.heliograph.plugin.image;

import dev.heliograph.spi.kit.PluginRules;

class ImageDependenciesTest extends PluginRules {
    ImageDependenciesTest() {
        super("dev.heliograph.plugin.image");
    }
}
