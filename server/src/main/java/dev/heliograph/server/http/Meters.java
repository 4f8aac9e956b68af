package dev.heliograph.server.http;

import dev.heliograph.server.event.EventLog;
import dev.heliograph.server.event.SinkRunner;
import dev.heliograph.server.plugin.PluginHost;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.status.PostOutcome;
import dev.heliograph.spi.Caller;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.FunctionalCounter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.MetricsFactory;
import io.helidon.metrics.api.Tag;
import io.helidon.service.registry.Services;
import java.util.ArrayList;
import java.util.List;

/// The server's own numbers in `/metrics`, all named `heliograph.…`. Safe for all threads.
///
/// They stand in the registry of the process, from which they are taken when closed.
final class Meters implements AutoCloseable {
    private final MeterRegistry registry = Services.get(MetricsFactory.class).globalRegistry();
    private final List<Meter> made = new ArrayList<>();
    private final Counter sent = statuses("sent");
    private final Counter refused = statuses("refused");
    private final Counter unknown = statuses("unknown");
    private final Counter failed = statuses("failed");

    /// What is read when somebody asks for the numbers.
    Meters(SessionManager sessions, PluginHost plugins, EventLog events, List<SinkRunner> sinks) {
        add(Gauge.builder("heliograph.sessions.connected", () -> connected(sessions))
                .description("Sessions that can post now"));
        add(Gauge.builder(
                        "heliograph.plugins.left.out", () -> plugins.failures().size())
                .description("Plugins and parts of plugins left out; /health/ready names them"));
        add(FunctionalCounter.builder("heliograph.events.appended", events, EventLog::appended)
                .description("Events this process wrote to the log"));
        for (SinkRunner sink : sinks) {
            Tag name = Tag.create("sink", sink.name());
            add(FunctionalCounter.builder("heliograph.events.delivered", sink, SinkRunner::delivered)
                    .description("Events that arrived at a sink")
                    .addTag(name));
            add(Gauge.builder("heliograph.events.lag", sink::lag)
                    .description("Events of the log a sink is behind")
                    .addTag(name));
        }
    }

    /// Counts what came of a status; what was never stored counts as nothing.
    void count(PostOutcome outcome) {
        switch (outcome) {
            case PostOutcome.Sent _ -> sent.increment();
            case PostOutcome.Refused _ -> refused.increment();
            case PostOutcome.Unknown _ -> unknown.increment();
            case PostOutcome.NotSent _ -> failed.increment();
            case PostOutcome.NoSession _,
                    PostOutcome.NotConnected _,
                    PostOutcome.Busy _,
                    PostOutcome.Stopping _,
                    PostOutcome.NoContentType _ -> {
                // nothing was stored
            }
        }
    }

    @Override
    public void close() {
        made.forEach(registry::remove);
    }

    private Counter statuses(String outcome) {
        return add(Counter.builder("heliograph.statuses")
                .description("Statuses by what their callers were told")
                .addTag(Tag.create("outcome", outcome)));
    }

    private <B extends Meter.Builder<B, M>, M extends Meter> M add(B builder) {
        M meter = registry.getOrCreate(builder);
        made.add(meter);
        return meter;
    }

    private static long connected(SessionManager sessions) {
        return sessions.list(Caller.DEFAULT_TENANT).stream()
                .filter(session -> session.view().isConnected())
                .count();
    }
}
