package dev.heliograph.server.http;

import dev.heliograph.server.plugin.PluginHost;
import dev.heliograph.spi.http.HttpRoutes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/// Puts the routes of plugins beside the server's own; what is taken or malformed is refused and named.
final class PluginRoutes {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private PluginRoutes() {}

    static void add(RouteTable table, PluginHost host) {
        for (PluginHost.PluginRoutes routes : host.routes()) {
            for (HttpRoutes.Route route : routes.routes()) {
                add(table, routes.pluginId(), route)
                        .ifPresent(why -> host.refuse(new PluginHost.Failure(
                                routes.pluginId(), "route " + route.method() + " " + route.template(), why)));
            }
        }
    }

    private static Optional<String> add(RouteTable table, String pluginId, HttpRoutes.Route route) {
        if (!METHODS.contains(route.method())) {
            return Optional.of("its method must be one of " + METHODS);
        }
        Template template;
        try {
            template = Template.of(route.template());
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        String first = template.segments().getFirst();
        if (first.equals("health") || first.equals("metrics")) {
            return Optional.of("the path is the server's own");
        }
        if (route.sessionParam().isPresent()
                && !template.has(route.sessionParam().get())) {
            return Optional.of(
                    "its template has no parameter {" + route.sessionParam().get() + "}");
        }
        return table.add(new Endpoint(
                        pluginId,
                        route.method(),
                        template,
                        route.access(),
                        route.sessionParam(),
                        route.maxBody(),
                        exchange -> run(route, exchange)))
                .map(taken -> "the path is taken by "
                        + (taken.owner().equals("server") ? "the server" : "plugin " + taken.owner()));
    }

    private static void run(HttpRoutes.Route route, Exchange exchange) throws Exception {
        var response = route.handler()
                .handle(new HttpRoutes.Request(
                        exchange.caller(),
                        exchange.parameters(),
                        exchange.query(),
                        exchange.headersWithoutCredentials(),
                        exchange.bodyStream()));
        response.headers().forEach(exchange::header);
        try (OutputStream out = exchange.stream(response.status())) {
            response.body().write(out);
        } catch (IOException _) {
            // the caller went away; there is nobody to tell
        }
    }
}
