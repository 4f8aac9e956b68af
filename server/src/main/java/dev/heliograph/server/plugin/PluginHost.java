package dev.heliograph.server.plugin;

import dev.heliograph.server.storage.DataFolder;
import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.content.StatusContentType;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.http.HttpRoutes;
import dev.heliograph.spi.media.MediaSource;
import dev.heliograph.spi.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.pf4j.PluginWrapper;

/// Finds, loads and starts plugins, makes their parts, and keeps them until the end.
///
/// Loading and making happen on one thread, before the server takes requests; what comes out is as thread-safe as the
/// SPI asks of a plugin, and every call into it crosses the border: the plugin's class loader is the thread's, and
/// whatever it throws beyond its contract comes out as [PluginFailure].
public final class PluginHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PluginHost.class.getName());

    /// A plugin, or a part of one, that was left out.
    ///
    /// @param plugin its id, or its file when the id could not be read
    /// @param part   what of it, such as `event sink log`; `plugin` for all of it
    /// @param why    what went wrong
    public record Failure(String plugin, String part, String why) {
        @Override
        public String toString() {
            return "plugin " + plugin + (part.equals("plugin") ? "" : ", " + part) + ": " + why;
        }
    }

    /// Routes of one plugin, ready to be called.
    ///
    /// @param pluginId whose they are
    /// @param name     the name they were offered under
    /// @param routes   their handlers cross the border
    public record PluginRoutes(String pluginId, String name, List<HttpRoutes.Route> routes) {}

    /// What the host needs.
    ///
    /// @param folder     where plugins lie
    /// @param dataFolder where zips are unpacked and plugins keep their state
    /// @param settings   what each plugin is told, by plugin id
    /// @param documents  where plugins' documents are kept
    /// @param clock      the time
    /// @param services   what every plugin is lent
    /// @param version    the server's version, held against a plugin's `requires`
    public record Setup(
            Path folder,
            Path dataFolder,
            Function<String, Map<String, String>> settings,
            PluginDocuments documents,
            InstantSource clock,
            HostServices services,
            String version) {}

    private final Setup setup;
    private final WalledPluginManager manager;
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private final Offers offers = new Offers(this::fail);
    private final Map<String, PluginContext> contexts = new LinkedHashMap<>();
    private final List<String> started = new ArrayList<>();
    private final Deque<Runnable> closers = new ArrayDeque<>();

    private PluginHost(Setup setup) {
        this.setup = setup;
        this.manager = new WalledPluginManager(setup.folder(), setup.version());
    }

    /// Loads and starts what lies in the folder; what fails is named and left out.
    public static PluginHost load(Setup setup) {
        var host = new PluginHost(setup);
        host.loadAll();
        return host;
    }

    /// What was left out so far, and why.
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /// Ids of the plugins that run, in the order they were started.
    public List<String> plugins() {
        return List.copyOf(started);
    }

    /// Makes the strategies that say who is calling; one that cannot be made leaves the chain broken, not shorter.
    ///
    /// @param names in the order they are asked
    /// @param limit how long one may take
    public AuthChain authChain(List<String> names, Duration limit) {
        var links = new ArrayList<AuthLink>();
        for (String name : names) {
            var offer = offers.strategies.get(name);
            if (offer == null) {
                links.add(AuthLink.missing(name, missing("auth strategy", name)));
                continue;
            }
            try {
                var strategy = make(offer, factory -> factory.create(context(offer)));
                closers.push(() -> offer.border().close(strategy::close));
                links.add(AuthLink.of(name, offer.border(), strategy, limit));
            } catch (PluginFailure e) {
                links.add(AuthLink.missing(name, e.getMessage()));
            }
        }
        return new AuthChain(links);
    }

    /// Makes every source of media there is.
    ///
    /// @return by scheme, such as `https`, in alphabetical order
    public SequencedMap<String, MediaSource> mediaSources() {
        return makeAll(offers.mediaSources, MediaSource.Factory::create, Guarded::mediaSource);
    }

    /// Makes every content type there is.
    ///
    /// @return by name, in alphabetical order
    public SequencedMap<String, StatusContentType> contentTypes() {
        return makeAll(offers.contentTypes, StatusContentType.Factory::create, Guarded::contentType);
    }

    /// What a factory does with the context of its plugin; it may throw anything.
    @FunctionalInterface
    private interface Creating<F, T> {
        T create(F factory, PluginContext context) throws Exception;
    }

    private <F, T extends AutoCloseable> SequencedMap<String, T> makeAll(
            Map<String, Offers.Offer<F>> offered, Creating<F, T> creating, BiFunction<Border, T, T> guard) {
        var made = new LinkedHashMap<String, T>();
        offered.forEach((name, offer) -> {
            try {
                T part = make(offer, factory -> creating.create(factory, context(offer)));
                closers.push(() -> offer.border().close(part::close));
                made.put(name, guard.apply(offer.border(), part));
            } catch (PluginFailure _) {
                // named by make()
            }
        });
        return made;
    }

    /// Makes the named sinks; one that is missing or fails is named and left out.
    ///
    /// @return by name, in the order asked for
    public SequencedMap<String, EventSink> sinks(List<String> names) {
        var made = new LinkedHashMap<String, EventSink>();
        for (String name : names) {
            var offer = offers.sinks.get(name);
            if (offer == null) {
                missing("event sink", name);
                continue;
            }
            try {
                var sink = make(offer, factory -> factory.create(context(offer)));
                closers.push(() -> offer.border().close(sink::close));
                made.put(name, Guarded.sink(offer.border(), sink));
            } catch (PluginFailure _) {
                // named by make()
            }
        }
        return made;
    }

    /// Makes every set of routes there is.
    public List<PluginRoutes> routes() {
        var made = new ArrayList<PluginRoutes>();
        offers.routes.forEach((name, offer) -> {
            try {
                var routes = make(offer, factory -> factory.create(context(offer)));
                closers.push(() -> offer.border().close(routes::close));
                made.add(new PluginRoutes(offer.border().pluginId(), name, Guarded.routes(offer.border(), routes)));
            } catch (PluginFailure e) {
                fail(offer.border(), e);
            }
        });
        return made;
    }

    /// Makes a network.
    ///
    /// @throws PluginFailure when no plugin offers it, or it cannot be made
    public Network network(String name) {
        var offer = offers.networks.get(name);
        if (offer == null) {
            String offered = offers.networks.isEmpty() ? "none" : String.join(", ", offers.networks.keySet());
            throw new PluginFailure("network " + name + ": no plugin offers it; offered: " + offered, null);
        }
        var network = make(offer, factory -> factory.create(context(offer)));
        closers.push(() -> offer.border().close(network::close));
        return Guarded.network(offer.border(), name, network);
    }

    /// Says that something of a plugin's was refused later on, such as a route that is taken.
    public void refuse(Failure failure) {
        fail(failure);
    }

    /// Closes all parts, last made first, then stops the plugins.
    @Override
    public void close() {
        while (!closers.isEmpty()) {
            closers.pop().run();
        }
        for (String id : started.reversed()) {
            border(id, "plugin").close(() -> manager.stopPlugin(id));
        }
        started.clear();
    }

    private void loadAll() {
        var files = new PluginFiles(
                setup.folder(), setup.dataFolder().resolve("plugins").resolve("unpacked"));
        try {
            for (Path candidate : files.candidates()) {
                loadOne(files, candidate);
            }
        } catch (IOException e) {
            fail(new Failure(setup.folder().toString(), "plugin", "the folder cannot be read: " + e));
        }
        LOG.log(System.Logger.Level.INFO, "plugins: {0}", started);
    }

    private void loadOne(PluginFiles files, Path candidate) {
        String id = null;
        try {
            id = manager.loadPlugin(files.ready(candidate));
            if (manager.startPlugin(id) != org.pf4j.PluginState.STARTED) {
                PluginWrapper wrapper = manager.getPlugin(id);
                Throwable cause = wrapper.getFailedException();
                throw new IllegalStateException(
                        cause == null ? "did not start, its state is " + wrapper.getPluginState() : cause.toString());
            }
            offer(id);
            started.add(id);
        } catch (Throwable e) {
            String name = id == null ? candidate.getFileName().toString() : id;
            Throwable cause = e instanceof PluginFailure ? e.getCause() : e;
            fail(new Failure(name, "plugin", cause.toString()));
            if (id != null) {
                unload(id);
            }
        }
    }

    private void offer(String id) throws Exception {
        var names = manager.getExtensionClassNames(id);
        if (names.isEmpty()) {
            throw new IllegalStateException(
                    "has no extension: it needs a class with @Extension and META-INF/extensions.idx");
        }
        ClassLoader loader = manager.getPluginClassLoader(id);
        for (String name : names) {
            // by hand, because PF4J logs a class that cannot be linked and goes on without it
            Class<?> type = Class.forName(name, true, loader);
            if (HeliographPlugin.class.isAssignableFrom(type)) {
                Border border = border(id, "plugin");
                var plugin = border.ask(
                        () -> (HeliographPlugin) manager.getExtensionFactory().create(type));
                contexts.put(id, context(id));
                offers.collect(border, plugin);
            }
        }
        if (!contexts.containsKey(id)) {
            throw new IllegalStateException("none of its extensions is a " + HeliographPlugin.class.getName());
        }
    }

    private void unload(String id) {
        offers.drop(id);
        try {
            manager.unloadPlugin(id);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "plugin {0} did not unload: {1}", id, e);
        }
    }

    private PluginContext context(String id) throws IOException {
        Path states = setup.dataFolder().resolve("plugins").resolve("state");
        DataFolder.makePrivate(states);
        Path state = states.resolve(id);
        DataFolder.makePrivate(state);
        return new PluginContextImpl(
                id,
                new PluginConfigImpl(id, setup.settings().apply(id)),
                setup.clock(),
                state,
                setup.documents(),
                setup.services());
    }

    private PluginContext context(Offers.Offer<?> offer) {
        return contexts.get(offer.border().pluginId());
    }

    /// What a factory does; it may throw anything.
    @FunctionalInterface
    private interface Making<F, T> {
        T make(F factory) throws Exception;
    }

    private <F, T> T make(Offers.Offer<F> offer, Making<F, T> making) {
        try {
            return offer.border().cross(() -> making.make(offer.factory()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginFailure(offer.border().toString(), e);
        } catch (PluginFailure e) {
            fail(offer.border(), e);
            throw e;
        }
    }

    private Border border(String id, String part) {
        return new Border(id, part, manager.getPluginClassLoader(id));
    }

    private String missing(String point, String name) {
        var failure = new Failure("(none)", point + " " + name, "the configuration names it, but no plugin offers it");
        fail(failure);
        return failure.part() + ": " + failure.why();
    }

    private void fail(Border border, PluginFailure e) {
        fail(new Failure(border.pluginId(), border.part(), String.valueOf(e.getCause())));
    }

    private void fail(Failure failure) {
        failures.add(failure);
        LOG.log(System.Logger.Level.ERROR, "left out: {0}", failure);
    }
}
