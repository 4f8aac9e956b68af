package dev.heliograph.server;

import dev.heliograph.server.config.HeliographConfig;
import dev.heliograph.server.event.CallGuard;
import dev.heliograph.server.event.Cursors;
import dev.heliograph.server.event.EventLog;
import dev.heliograph.server.event.RetryPolicy;
import dev.heliograph.server.event.SinkRunner;
import dev.heliograph.server.http.HttpServer;
import dev.heliograph.server.media.FfmpegFilms;
import dev.heliograph.server.media.FfmpegTool;
import dev.heliograph.server.media.MediaDesk;
import dev.heliograph.server.media.PictureTools;
import dev.heliograph.server.outbound.Limits;
import dev.heliograph.server.outbound.Openings;
import dev.heliograph.server.outbound.OutboundHttp;
import dev.heliograph.server.outbound.Resolver;
import dev.heliograph.server.plugin.AuthChain;
import dev.heliograph.server.plugin.HostServices;
import dev.heliograph.server.plugin.PluginHost;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.status.NewsDesk;
import dev.heliograph.server.status.PostKeeper;
import dev.heliograph.server.status.PostSender;
import dev.heliograph.server.status.Recovery;
import dev.heliograph.server.status.StatusService;
import dev.heliograph.server.storage.DataFolder;
import dev.heliograph.server.storage.Database;
import dev.heliograph.server.storage.MongoDocuments;
import dev.heliograph.server.storage.MongoSessionJournal;
import dev.heliograph.server.storage.OutboxQueue;
import dev.heliograph.server.storage.PostRepository;
import dev.heliograph.server.storage.SessionOwners;
import dev.heliograph.server.storage.SessionRepository;
import dev.heliograph.server.storage.StorageConfig;
import dev.heliograph.server.storage.StorageException;
import dev.heliograph.server.storage.Vault;
import dev.heliograph.spi.Caller;
import dev.heliograph.spi.network.Network;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// One running server: the graph of everything, built in one place, torn down in the reverse order.
public final class HeliographServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HeliographServer.class.getName());
    private static final Duration AUTH_LIMIT = Duration.ofSeconds(5);

    /// Makes the clients of accounts on a network.
    @FunctionalInterface
    public interface Clients {
        /// @param steps told the client's steps, for tests that kill the server there
        AccountClient.Factory on(Network network, HeliographConfig.Protocol settings, Consumer<String> steps);
    }

    /// What it is built from.
    ///
    /// @param config  the settings, `plugins.folder` resolved
    /// @param version of the server, held against a plugin's `requires`
    /// @param clients makes the accounts' clients
    /// @param fault   the step to stop at, in tests
    /// @param clock   the time
    /// @param random  for keys
    public record Setup(
            HeliographConfig config,
            String version,
            Clients clients,
            Optional<String> fault,
            InstantSource clock,
            SecureRandom random) {}

    private final Closing closing;
    private final Network network;
    private final SessionManager sessions;
    private final HttpServer http;

    private HeliographServer(Closing closing, Network network, SessionManager sessions, HttpServer http) {
        this.closing = closing;
        this.network = network;
        this.sessions = sessions;
        this.http = http;
    }

    /// Starts everything; what was started is torn down again when something fails.
    ///
    /// @throws StorageException                            when the data folder or the database cannot
    /// be used
    /// @throws dev.heliograph.server.plugin.PluginFailure when the network cannot be made
    /// @throws java.io.UncheckedIOException                when the port is taken
    public static HeliographServer start(Setup setup) {
        var closing = new Closing();
        try {
            return build(setup, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static HeliographServer build(Setup setup, Closing closing) {
        HeliographConfig config = setup.config();
        HttpServer.requireFreePort(config.server());
        DataFolder folder = closing.add("data folder", DataFolder.open(config.dataFolder()), DataFolder::close);
        // libsignal unpacks its native library there; swept at start
        System.setProperty("java.io.tmpdir", folder.tmp().toString());
        var fault = new FaultHook(setup.fault(), folder.root());

        var storage = new StorageConfig(config.storage().uri(), config.storage().database());
        Database database = closing.add("database", Database.open(storage, folder), Database::close);
        Vault vault = Vault.open(config.storage().key(), folder, database, setup.random());
        OutboxQueue queue = new OutboxQueue();
        PostRepository posts = new PostRepository(database, queue);
        SessionRepository stored = new SessionRepository(database, vault);
        SessionOwners owners = closing.add(
                "session owners",
                SessionOwners.open(database, folder.nodeId(), setup.clock(), SessionOwners.TERM),
                SessionOwners::close);

        var opening = new AtomicReference<Network>();
        var outbound = new OutboundHttp(
                Limits.of(config.outbound().firstByte(), config.outbound().minimumRate()),
                Resolver.SYSTEM,
                () -> Openings.of(opening.get()),
                setup.clock());
        Path work = folder.tmp().resolve("media");
        FfmpegFilms films = films(config.media(), work);
        PluginHost plugins = closing.add(
                "plugins",
                PluginHost.load(new PluginHost.Setup(
                        config.plugins().folder(),
                        folder.root(),
                        config.plugins()::of,
                        (plugin, name) -> new MongoDocuments(database, Caller.DEFAULT_TENANT, plugin, name),
                        setup.clock(),
                        new HostServices(
                                outbound, new PictureTools(config.media().maxPixels()), films),
                        setup.version())),
                PluginHost::close);
        AuthChain auth = plugins.authChain(config.auth().strategies(), AUTH_LIMIT);
        Network network = config.network().equals(WhatsAppNetwork.NAME)
                ? new WhatsAppNetwork()
                : plugins.network(config.network());
        opening.set(network);
        var types = plugins.contentTypes();
        EventLog events = closing.add("event log", EventLog.open(database, posts, queue), EventLog::close);
        List<SinkRunner> sinks = startSinks(setup, closing, database, events, plugins);

        var desk = new MediaDesk(
                work,
                plugins.mediaSources(),
                new MediaDesk.Limits(config.media().maxBytes(), config.media().downloadTime()),
                setup.clock());
        var keeper = new PostKeeper(posts, vault, setup.clock());
        var sender = new PostSender(keeper, config.post().ackTimeout(), fault);
        var news = closing.add("news", NewsDesk.start(posts, queue), NewsDesk::close);
        var sessions = new SessionManager(
                new SessionManager.Setup(
                        stored,
                        owners,
                        (key, ownership) -> new MongoSessionJournal(database, vault, key, ownership),
                        setup.clients().on(network, config.protocol(), fault),
                        network.name(),
                        setup.clock()),
                new Recovery(keeper, sender, news));
        closing.add("sessions", sessions, SessionManager::close);
        var statuses = new StatusService(new StatusService.Setup(
                sessions::find, types, desk, keeper, sender, config.post().uploadTimeout(), fault));
        sessions.restore();
        HttpServer http = closing.add(
                "http",
                HttpServer.start(new HttpServer.Setup(
                        config.server(),
                        network.name(),
                        plugins,
                        auth,
                        sessions,
                        statuses,
                        events,
                        sinks,
                        () -> problem(database),
                        films.loss())),
                HttpServer::close);
        return new HeliographServer(closing, network, sessions, http);
    }

    private static FfmpegFilms films(HeliographConfig.Media media, Path work) {
        var path = System.getenv().getOrDefault("PATH", "");
        var tool = FfmpegTool.find(media.ffmpeg(), path, work, media.ffmpegTime());
        var films = new FfmpegFilms(tool, work, media.ffmpegTime());
        films.loss()
                .ifPresentOrElse(
                        loss -> LOG.log(System.Logger.Level.WARNING, "ffmpeg: {0}", loss),
                        () -> LOG.log(System.Logger.Level.INFO, "ffmpeg: {0}", tool.orElseThrow()));
        return films;
    }

    private static List<SinkRunner> startSinks(
            Setup setup, Closing closing, Database database, EventLog log, PluginHost plugins) {
        CallGuard guard = closing.add("sink calls", new CallGuard(), CallGuard::close);
        var cursors = new Cursors(database);
        var runners = new ArrayList<SinkRunner>();
        plugins.sinks(setup.config().events().sinks())
                .forEach((name, sink) -> runners.add(closing.add(
                        "event sink " + name,
                        SinkRunner.start(name, sink, log, cursors, guard, RetryPolicy.STANDARD, setup.random()),
                        SinkRunner::close)));
        return runners;
    }

    private static Optional<String> problem(Database database) {
        try {
            database.ping();
            return Optional.empty();
        } catch (StorageException e) {
            return Optional.of(e.getMessage());
        }
    }

    /// The port HTTP is served on.
    public int port() {
        return http.port();
    }

    /// The network new sessions are made on.
    public Network network() {
        return network;
    }

    /// The sessions.
    public SessionManager sessions() {
        return sessions;
    }

    /// Takes no more requests, lets posts under way end within the configured grace, answers those that do
    /// not (`unknown` when stored, else `shutting_down`), closes clients, sinks, plugins and the database,
    /// and gives the data folder back.
    @Override
    public void close() {
        closing.close();
    }
}
