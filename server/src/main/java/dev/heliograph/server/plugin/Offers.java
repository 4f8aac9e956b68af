package dev.heliograph.server.plugin;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.auth.AuthStrategy;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.http.HttpRoutes;
import dev.heliograph.spi.media.MediaSource;
import dev.heliograph.spi.network.Network;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The factories that plugins offered, by point and name; of two with one name the second is refused. One thread only.
final class Offers {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /// One factory and the border before it.
    record Offer<F>(F factory, Border border) {}

    private final Consumer<PluginHost.Failure> failures;
    final Map<String, Offer<AuthStrategy.Factory>> strategies = new TreeMap<>();
    final Map<String, Offer<MediaSource.Factory>> mediaSources = new TreeMap<>();
    final Map<String, Offer<StatusContentType.Factory>> contentTypes = new TreeMap<>();
    final Map<String, Offer<EventSink.Factory>> sinks = new TreeMap<>();
    final Map<String, Offer<HttpRoutes.Factory>> routes = new TreeMap<>();
    final Map<String, Offer<Network.Factory>> networks = new TreeMap<>();

    Offers(Consumer<PluginHost.Failure> failures) {
        this.failures = failures;
    }

    /// Asks a plugin for everything it has; what it throws comes out as [PluginFailure].
    void collect(Border border, HeliographPlugin plugin) {
        collect(border, "auth strategy", strategies, plugin::authStrategies);
        collect(border, "media source", mediaSources, plugin::mediaSources);
        collect(border, "content type", contentTypes, plugin::contentTypes);
        collect(border, "event sink", sinks, plugin::eventSinks);
        collect(border, "routes", routes, plugin::httpRoutes);
        collect(border, "network", networks, plugin::networks);
    }

    /// Forgets a plugin that failed after it had offered something.
    void drop(String pluginId) {
        for (Map<String, ? extends Offer<?>> point :
                List.of(strategies, mediaSources, contentTypes, sinks, routes, networks)) {
            point.values().removeIf(offer -> offer.border().pluginId().equals(pluginId));
        }
    }

    private <F> void collect(
            Border plugin, String point, Map<String, Offer<F>> known, Supplier<Map<String, F>> offered) {
        plugin.of(point).ask(() -> Map.copyOf(offered.get())).forEach((name, factory) -> {
            Border border = plugin.of(point + " " + name);
            Offer<F> other = known.get(name);
            if (!NAME.matcher(name).matches()) {
                failures.accept(new PluginHost.Failure(
                        plugin.pluginId(), border.part(), "its name must match " + NAME.pattern()));
            } else if (other != null) {
                failures.accept(new PluginHost.Failure(
                        plugin.pluginId(),
                        border.part(),
                        "the name is taken by plugin " + other.border().pluginId()));
            } else {
                known.put(name, new Offer<>(factory, border));
            }
        });
    }
}
