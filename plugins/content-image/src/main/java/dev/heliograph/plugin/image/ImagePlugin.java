package dev.heliograph.plugin.image;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.content.StatusContentType;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the content type `image`.
@Extension
public final class ImagePlugin implements HeliographPlugin {
    @Override
    public Map<String, StatusContentType.Factory> contentTypes() {
        return Map.of("image", ImageContentType::new);
    }
}
