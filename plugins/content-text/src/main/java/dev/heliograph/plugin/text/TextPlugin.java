package dev.heliograph.plugin.text;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.content.StatusContentType;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the content type `text`.
@Extension
public final class TextPlugin implements HeliographPlugin {
    @Override
    public Map<String, StatusContentType.Factory> contentTypes() {
        return Map.of("text", _ -> new TextContentType());
    }
}
