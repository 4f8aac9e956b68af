package dev.heliograph.server.http;

import dev.heliograph.server.plugin.AuthChain;
import dev.heliograph.server.plugin.PluginFailure;
import dev.heliograph.spi.Caller;
import dev.heliograph.spi.auth.AuthStrategy;
import dev.heliograph.spi.http.HttpRoutes;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/// The one handler behind every path but health and metrics: who calls, may they, which route, and errors in one shape.
///
/// Order: route known to be anonymous? else authenticate, before a byte of the body is read and before anything is
/// looked up; then 404 and 405; then scope and session; then the body's length; then the route.
final class Dispatcher implements Handler {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final RouteTable routes;
    private final AuthChain auth;
    private final Json json;

    Dispatcher(RouteTable routes, AuthChain auth, Json json) {
        this.routes = routes;
        this.auth = auth;
        this.json = json;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        try {
            dispatch(request, response);
        } catch (ApiException e) {
            answer(request, response, e);
        } catch (RequestException e) {
            answer(request, response, webServerError(e.status().code()));
        } catch (HttpException e) {
            answer(request, response, webServerError(e.status().code()));
        } catch (InterruptedException _) {
            // told on only then: an interrupted thread cannot write to its socket
            answer(request, response, new ApiException(ErrorCode.SHUTTING_DOWN, "the server is stopping"));
            Thread.currentThread().interrupt();
        } catch (PluginFailure e) {
            LOG.log(System.Logger.Level.ERROR, "answering 500, because a plugin failed: " + e.getMessage(), e);
            answer(request, response, internal());
        } catch (Exception e) {
            if (response.isSent()) {
                throw new IllegalStateException("the answer broke off", e);
            }
            LOG.log(
                    System.Logger.Level.ERROR,
                    "answering 500 to " + request.prologue().method(),
                    e);
            answer(request, response, internal());
        }
    }

    private void dispatch(ServerRequest request, ServerResponse response) throws Exception {
        String method = request.prologue().method().text();
        String path = request.path().rawPath();
        Optional<RouteTable.Match> match = routes.find(method, path);
        boolean anonymous = match.map(found -> found.endpoint().access() instanceof HttpRoutes.Access.Anonymous)
                .orElse(false);
        Optional<Caller> caller = anonymous ? Optional.empty() : Optional.of(authenticate(request, method, path));
        if (match.isEmpty()) {
            throw unmatched(response, method, path);
        }
        Endpoint endpoint = match.get().endpoint();
        if (caller.isPresent()) {
            authorise(caller.get(), match.get());
        }
        long length = request.headers().contentLength().orElse(0);
        if (length > endpoint.maxBody()) {
            throw Exchange.tooLarge(endpoint.maxBody());
        }
        endpoint.action().run(new Exchange(request, response, json, caller, match.get()));
    }

    private Caller authenticate(ServerRequest request, String method, String path)
            throws ApiException, InterruptedException {
        String remote = request.remotePeer().host();
        var verdict = auth.authenticate(new AuthStrategy.Request(method, path, Exchange.headers(request), remote));
        return switch (verdict) {
            case AuthChain.Verdict.Known(Caller caller) -> caller;
            case AuthChain.Verdict.Unknown() ->
                throw new ApiException(ErrorCode.UNAUTHORIZED, "a credential is missing or wrong");
            case AuthChain.Verdict.Broken _ ->
                throw new ApiException(
                        ErrorCode.AUTH_UNAVAILABLE, "an auth strategy is broken; the log and /health/ready name it");
        };
    }

    private ApiException unmatched(ServerResponse response, String method, String path) {
        var methods = routes.methods(path);
        if (methods.isEmpty()) {
            return new ApiException(ErrorCode.NOT_FOUND, "there is no such path");
        }
        String allowed = String.join(", ", methods);
        response.header(HeaderNames.ALLOW, allowed);
        return new ApiException(ErrorCode.METHOD_NOT_ALLOWED, "this path takes " + allowed + ", not " + method);
    }

    private static void authorise(Caller caller, RouteTable.Match match) throws ApiException {
        if (match.endpoint().access() instanceof HttpRoutes.Access.Scope(String scope) && !caller.may(scope)) {
            throw new ApiException(ErrorCode.FORBIDDEN, "this needs the scope " + scope);
        }
        Optional<String> session = match.endpoint().sessionParam().map(match.parameters()::get);
        if (session.isPresent() && !caller.reaches(session.get())) {
            // the same whether the session exists or not
            throw new ApiException(ErrorCode.FORBIDDEN, "this credential does not reach that session");
        }
    }

    private void answer(ServerRequest request, ServerResponse response, ApiException error) {
        if (response.isSent()) {
            LOG.log(System.Logger.Level.WARNING, "the answer broke off: {0}", error.getMessage());
            return;
        }
        String requestId = response.headers().first(RequestFilter.REQUEST_ID).orElse("");
        ErrorBody body = ErrorBody.of(request.path().rawPath(), requestId, error);
        if (request.prologue().protocolVersion().startsWith("1.")
                && request.content().hasEntity()
                && !request.content().consumed()) {
            // or the web server would read the rest of a body nobody wants; HTTP/2 ends the stream instead
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.status(error.status());
        response.header(HeaderNames.CONTENT_TYPE, body.contentType());
        response.header("Cache-Control", "no-store");
        response.send(json.write(body.json()));
    }

    private static ApiException webServerError(int status) {
        ErrorCode code = ErrorCode.ofStatus(status);
        return new ApiException(code, code.title());
    }

    private static ApiException internal() {
        return new ApiException(ErrorCode.INTERNAL, "the log has more, under this requestId");
    }
}
