package dev.heliograph.plugin.url;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.media.MediaSource;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the media sources `http` and `https`.
@Extension
public final class UrlPlugin implements HeliographPlugin {
    @Override
    public Map<String, MediaSource.Factory> mediaSources() {
        MediaSource.Factory factory = context -> new UrlSource(context.http());
        return Map.of("http", factory, "https", factory);
    }
}
