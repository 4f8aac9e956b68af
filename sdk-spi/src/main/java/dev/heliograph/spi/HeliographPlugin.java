package dev.heliograph.spi;

import dev.heliograph.spi.auth.AuthStrategy;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.http.HttpRoutes;
import dev.heliograph.spi.media.MediaSource;
import dev.heliograph.spi.network.Network;
import java.util.Map;
import org.pf4j.ExtensionPoint;

/// The one type a plugin offers: annotate an implementation with `org.pf4j.Extension` and override what it has.
///
/// Every method answers factories by name and is empty unless overridden, so that a new extension point breaks no
/// plugin. Names match `[a-z][a-z0-9-]{0,31}`, are unique among all plugins for their point (the second one is refused,
/// both named), and are what the configuration refers to.
///
/// **Life.** The class needs a public constructor without parameters. The host makes one object, asks each method once,
/// and calls the factories of what the configuration switched on; what they return lives until the host stops and is
/// closed then. **Threads.** All of this happens on one thread, before the server takes requests. **Errors.** A plugin
/// that throws here is named in the log and in `/health/ready`, and left out.
public interface HeliographPlugin extends ExtensionPoint {
    /// Who is calling the REST API?
    ///
    /// @return factories by name, never null
    default Map<String, AuthStrategy.Factory> authStrategies() {
        return Map.of();
    }

    /// Where do the bytes of an address come from?
    ///
    /// @return factories by scheme, such as `https`, never null
    default Map<String, MediaSource.Factory> mediaSources() {
        return Map.of();
    }

    /// What does a request for a status become?
    ///
    /// @return factories by name, never null
    default Map<String, StatusContentType.Factory> contentTypes() {
        return Map.of();
    }

    /// Where do events go?
    ///
    /// @return factories by name, never null
    default Map<String, EventSink.Factory> eventSinks() {
        return Map.of();
    }

    /// Which routes does this plugin add?
    ///
    /// @return factories by name, never null
    default Map<String, HttpRoutes.Factory> httpRoutes() {
        return Map.of();
    }

    /// Which WhatsApp networks can accounts be linked on?
    ///
    /// @return factories by name, never null; the name is the network's name
    default Map<String, Network.Factory> networks() {
        return Map.of();
    }
}
