package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.auth.AuthStrategy;
import dev.heliograph.spi.http.HttpRoutes;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the strategy `api-key` and the route `GET /api/v1/caller` under the name `caller`.
@Extension
public final class ApiKeyPlugin implements HeliographPlugin {
    @Override
    public Map<String, AuthStrategy.Factory> authStrategies() {
        return Map.of("api-key", ApiKeyPlugin::strategy);
    }

    @Override
    public Map<String, HttpRoutes.Factory> httpRoutes() {
        return Map.of("caller", _ -> new CallerRoute());
    }

    private static AuthStrategy strategy(PluginContext context) throws IOException {
        var keys = new StoredKeys(context.documents("keys"), context.clock());
        new KeySetup(keys, context, new SecureRandom()).run();
        return new ApiKeyStrategy(keys.all());
    }
}
