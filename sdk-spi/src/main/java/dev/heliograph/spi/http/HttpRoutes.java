package dev.heliograph.spi.http;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Routes a plugin adds.
///
/// The host authenticates and authorises before it calls the handler. Two plugins claiming one path, or a
/// plugin claiming a path of the host's: the second is refused and both are named. **Threads.** Handlers are
/// called by many request threads at once; blocking is fine. **Errors.** A handler that throws is answered
/// with 500 and the plugin is named in the log.
@FunctionalInterface
public interface HttpRoutes extends AutoCloseable {
    /// The routes; asked once at start.
    ///
    /// @return never null
    List<Route> routes();

    @Override
    default void close() {}

    /// One route.
    ///
    /// @param method       `GET`, `POST`, `PUT`, `PATCH` or `DELETE`
    /// @param template     the path, such as `/api/v1/things/{thingId}`; a parameter fills one whole segment
    /// @param access       who may call it
    /// @param sessionParam the path parameter that names a session, so that the host authorises it;
    ///                     empty when none does
    /// @param maxBody      the longest body in bytes; 0 takes none; more is answered with 413 before the
    ///                     handler sees it
    /// @param handler      what it does
    record Route(
            String method,
            String template,
            Access access,
            Optional<String> sessionParam,
            long maxBody,
            Handler handler) {
        /// Refuses null and a template that does not start with a slash.
        public Route {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(access, "access");
            Objects.requireNonNull(sessionParam, "sessionParam");
            Objects.requireNonNull(handler, "handler");
            if (!template.startsWith("/")) {
                throw new IllegalArgumentException("route template must start with '/', was \"" + template + "\"");
            }
        }
    }

    /// Who may call a route. Sealed: the host reads it.
    sealed interface Access {
        /// Anybody, without a credential.
        record Anonymous() implements Access {}

        /// Callers that hold a scope.
        ///
        /// @param name the scope, such as `events:read`
        record Scope(String name) implements Access {}

        /// Any caller that is known.
        record Authenticated() implements Access {}
    }

    /// What a route does.
    @FunctionalInterface
    interface Handler {
        /// Answers one request.
        ///
        /// @param request the request
        /// @return the response, never null
        /// @throws Exception to have the host answer 500
        Response handle(Request request) throws Exception;
    }

    /// One request.
    ///
    /// @param caller     who calls; empty on an anonymous route
    /// @param pathParams decoded parameters of the template, by name
    /// @param query      decoded query values by name, in order
    /// @param headers    header values by lower-case name, credentials taken out
    /// @param body       the body, capped at the route's limit; the handler need not close it
    record Request(
            Optional<Caller> caller,
            Map<String, String> pathParams,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            InputStream body) {}

    /// One response; the body is a writer, so a stream is one too.
    ///
    /// @param status  the HTTP status, 200 to 599
    /// @param headers headers to set, `content-type` among them
    /// @param body    writes the body; the host closes the stream
    record Response(int status, Map<String, String> headers, Writer body) {
        /// A response with a text as body.
        ///
        /// @param status      the HTTP status
        /// @param contentType its media type
        /// @param text        the body, sent as UTF-8
        /// @return the response
        public static Response text(int status, String contentType, String text) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            return new Response(status, Map.of("content-type", contentType), out -> out.write(bytes));
        }
    }

    /// Writes a body.
    @FunctionalInterface
    interface Writer {
        /// Writes it.
        ///
        /// @param out the stream to the caller; a caller that went away shows as an exception
        /// @throws IOException          when the caller went away
        /// @throws InterruptedException when the host stops
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /// Makes routes at start.
    @FunctionalInterface
    interface Factory {
        /// Makes the routes.
        ///
        /// @param context the plugin's way to the host
        /// @return the routes, never null
        /// @throws Exception to have these routes named and left out
        HttpRoutes create(PluginContext context) throws Exception;
    }
}
