package dev.heliograph.plugin.video;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.content.StatusContentType;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the content type `video`.
@Extension
public final class VideoPlugin implements HeliographPlugin {
    @Override
    public Map<String, StatusContentType.Factory> contentTypes() {
        return Map.of("video", VideoContentType::new);
    }
}
