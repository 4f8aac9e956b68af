package dev.heliograph.server.http;

import dev.heliograph.server.plugin.AuthChain;
import dev.heliograph.server.plugin.PluginHost;
import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What `/health/live` and `/health/ready` look at.
///
/// Plugins that were left out, and a missing ffmpeg, are named and do not make the server unready, since the
/// rest works; a broken auth strategy and a database that does not answer do.
final class Readiness {
    private final PluginHost plugins;
    private final AuthChain auth;
    private final Supplier<Optional<String>> database;
    private final Optional<String> film;

    /// @param database answers what is wrong with the database
    /// @param film     what cannot be done with film
    Readiness(PluginHost plugins, AuthChain auth, Supplier<Optional<String>> database, Optional<String> film) {
        this.plugins = plugins;
        this.auth = auth;
        this.database = database;
        this.film = film;
    }

    List<HealthCheck> checks() {
        return List.of(
                check("process", HealthCheckType.LIVENESS, Optional::empty),
                check("auth", HealthCheckType.READINESS, auth::broken),
                check("database", HealthCheckType.READINESS, database),
                new Check("plugins", HealthCheckType.READINESS, this::pluginsLeftOut),
                new Check("video", HealthCheckType.READINESS, this::ffmpeg));
    }

    private HealthCheckResponse pluginsLeftOut() {
        String failed =
                plugins.failures().stream().map(PluginHost.Failure::toString).collect(Collectors.joining("; "));
        var up = HealthCheckResponse.builder().status(true).detail("running", String.join(", ", plugins.plugins()));
        return failed.isEmpty() ? up.build() : up.detail("failed", failed).build();
    }

    private HealthCheckResponse ffmpeg() {
        return HealthCheckResponse.builder()
                .status(true)
                .detail("ffmpeg", film.orElse("found"))
                .build();
    }

    private static HealthCheck check(String name, HealthCheckType type, Supplier<Optional<String>> problem) {
        return new Check(
                name,
                type,
                () -> problem.get()
                        .map(why -> HealthCheckResponse.builder()
                                .status(false)
                                .detail("why", why)
                                .build())
                        .orElseGet(
                                () -> HealthCheckResponse.builder().status(true).build()));
    }

    private record Check(String name, HealthCheckType type, Supplier<HealthCheckResponse> run) implements HealthCheck {
        @Override
        public String path() {
            return name;
        }

        @Override
        public HealthCheckResponse call() {
            return run.get();
        }
    }
}
