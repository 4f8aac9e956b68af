package dev.heliograph.server.http;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.heliograph.server.config.HeliographConfig;
import dev.heliograph.server.event.EventLog;
import dev.heliograph.server.event.SinkRunner;
import dev.heliograph.server.plugin.AuthChain;
import dev.heliograph.server.plugin.PluginHost;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.status.StatusService;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import io.helidon.webserver.observe.metrics.MetricsObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The web server: built, started, stopped.
public final class HttpServer implements AutoCloseable {
    /// What it serves.
    ///
    /// @param settings  where and how
    /// @param network   the name of the network new sessions are made on
    /// @param plugins   routes and failures of plugins
    /// @param auth      who calls
    /// @param sessions  the linked accounts
    /// @param statuses  posts statuses
    /// @param events    counted in the metrics
    /// @param sinks     counted in the metrics
    /// @param database  answers what is wrong with the database; empty when nothing is
    /// @param film      what cannot be done with film; empty when everything can
    public record Setup(
            HeliographConfig.Server settings,
            String network,
            PluginHost plugins,
            AuthChain auth,
            SessionManager sessions,
            StatusService statuses,
            EventLog events,
            List<SinkRunner> sinks,
            Supplier<Optional<String>> database,
            Optional<String> film) {}

    /// What is left of the grace for writing the answers of those who are sent away.
    private static final Duration PARTING = Duration.ofSeconds(1);

    private final WebServer server;
    private final Meters meters;
    private final StatusService statuses;
    private final Duration patience;

    private HttpServer(WebServer server, Meters meters, Setup setup) {
        Duration grace = setup.settings().shutdownGrace();
        Duration quarter = grace.dividedBy(4);
        this.server = server;
        this.meters = meters;
        this.statuses = setup.statuses();
        this.patience = grace.minus(PARTING.compareTo(quarter) < 0 ? PARTING : quarter);
    }

    /// Asks whether the port is free, before anything costly is started.
    ///
    /// @throws UncheckedIOException with a [BindException] that says which address is not
    public static void requireFreePort(HeliographConfig.Server settings) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.bind(), settings.port()));
        } catch (IOException e) {
            throw cannotListen(settings, e.getMessage());
        }
    }

    private static UncheckedIOException cannotListen(HeliographConfig.Server settings, String why) {
        return new UncheckedIOException(new BindException("config server.port: cannot listen on " + settings.bind()
                + ":" + settings.port() + ": " + why + "; stop what uses it, or choose another with --port"));
    }

    /// Starts to serve.
    ///
    /// @throws UncheckedIOException when the port is taken
    public static HttpServer start(Setup setup) {
        var json = new Json();
        Optional<String> network = setup.network().equals("whatsapp") ? Optional.empty() : Optional.of(setup.network());
        var table = new RouteTable();
        long maxBody = setup.settings().maxBody();
        var meters = new Meters(setup.sessions(), setup.plugins(), setup.events(), setup.sinks());
        long mediaBody = Math.max(maxBody, setup.settings().maxMediaBody());
        new SeedRoutes(setup.statuses(), setup.sessions(), meters, mediaBody).add(table);
        new SessionRoutes(setup.sessions(), maxBody).add(table);
        new StatusRoutes(setup.statuses()).add(table);
        new LinkRoutes(setup.sessions(), maxBody).add(table);
        new ContactRoutes(setup.sessions(), maxBody).add(table);
        PluginRoutes.add(table, setup.plugins());
        var readiness = new Readiness(setup.plugins(), setup.auth(), setup.database(), setup.film());
        var server = WebServer.builder()
                .host(setup.settings().bind())
                .port(setup.settings().port())
                .shutdownHook(false)
                .shutdownGracePeriod(setup.settings().shutdownGrace())
                .featuresDiscoverServices(false)
                .addFeature(observe(readiness))
                .directHandlers(directHandlers(network, json))
                .routing(routing -> routing.addFilter(new RequestFilter(network))
                        .head("/metrics", (_, response) -> response.send())
                        .any(new Dispatcher(table, setup.auth(), json)))
                .build();
        server.start();
        if (!server.isRunning()) {
            // the web server only logs why
            server.stop();
            meters.close();
            throw cannotListen(setup.settings(), "the log says why");
        }
        return new HttpServer(server, meters, setup);
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    /// Takes no more requests, and lets those under way end within the configured grace; whoever still waits
    /// for a status shortly before its end is answered then.
    @Override
    public void close() {
        var stopped = new CountDownLatch(1);
        Thread.ofVirtual().name("dismissal").start(() -> {
            try {
                if (!stopped.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                    statuses.dismissCallers();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        server.stop();
        stopped.countDown();
        meters.close();
    }

    private static ObserveFeature observe(Readiness readiness) {
        return ObserveFeature.builder()
                // above the catch-all, whose weight is 100
                .weight(200)
                .observersDiscoverServices(false)
                .addObserver(HealthObserver.builder()
                        .endpoint("/health")
                        .details(true)
                        .useSystemServices(false)
                        .addHealthChecks(readiness.checks())
                        .build())
                .addObserver(MetricsObserver.builder().endpoint("/metrics").build())
                .build();
    }

    /// Answers to requests that are broken before there is a path to route.
    private static DirectHandlers directHandlers(Optional<String> network, Json json) {
        DirectHandler handler = new DirectHandler() {
            @Override
            public TransportResponse handle(
                    TransportRequest request,
                    EventType eventType,
                    Status status,
                    ServerResponseHeaders headers,
                    String message) {
                ErrorCode code = ErrorCode.ofStatus(status.code());
                String id = UlidCreator.getMonotonicUlid().toString();
                headers.set(RequestFilter.REQUEST_ID, id);
                var body = ErrorBody.of(request.path(), id, new ApiException(code, code.title()));
                headers.set(HeaderNames.CONTENT_TYPE, body.contentType());
                network.ifPresent(name -> headers.set(RequestFilter.NETWORK, name));
                return TransportResponse.builder()
                        .status(status)
                        .headers(headers)
                        .keepAlive(false)
                        .entity(json.write(body.json()))
                        .build();
            }
        };
        var handlers = DirectHandlers.builder();
        List.of(DirectHandler.EventType.values()).forEach(type -> handlers.addHandler(type, handler));
        return handlers.build();
    }
}
