package dev.heliograph.server.http;

import dev.heliograph.spi.http.HttpRoutes;
import java.util.Optional;

/// One route, the server's own or a plugin's.
///
/// @param owner        who added it: `server` or a plugin's id
/// @param method       upper case
/// @param template     which paths
/// @param access       who may
/// @param sessionParam the parameter that names a session
/// @param maxBody      bytes; 0 takes no body
/// @param action       what it does
record Endpoint(
        String owner,
        String method,
        Template template,
        HttpRoutes.Access access,
        Optional<String> sessionParam,
        long maxBody,
        Action action) {
    /// What a route does with one request.
    @FunctionalInterface
    interface Action {
        void run(Exchange exchange) throws Exception;
    }

    /// A route of the server's own.
    static Endpoint own(String method, String template, String scope, long maxBody, Action action) {
        Template parsed = Template.of(template);
        Optional<String> session = parsed.has("sessionId") ? Optional.of("sessionId") : Optional.empty();
        return new Endpoint("server", method, parsed, new HttpRoutes.Access.Scope(scope), session, maxBody, action);
    }
}
