package dev.heliograph.plugin.inline;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.media.MediaSource;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the media source `data`.
@Extension
public final class InlinePlugin implements HeliographPlugin {
    @Override
    public Map<String, MediaSource.Factory> mediaSources() {
        return Map.of("data", _ -> new DataSource());
    }
}
