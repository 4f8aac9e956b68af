package dev.heliograph.server.http;

import dev.heliograph.spi.Caller;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One request that has passed authentication and authorisation, and its answer. One thread.
final class Exchange {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

    private final ServerRequest request;
    private final ServerResponse response;
    private final Json json;
    private final Optional<Caller> caller;
    private final RouteTable.Match match;

    Exchange(
            ServerRequest request,
            ServerResponse response,
            Json json,
            Optional<Caller> caller,
            RouteTable.Match match) {
        this.request = request;
        this.response = response;
        this.json = json;
        this.caller = caller;
        this.match = match;
    }

    /// Who calls; empty on an anonymous route.
    Optional<Caller> caller() {
        return caller;
    }

    /// Who calls a route that is not anonymous.
    Caller knownCaller() {
        return caller.orElseThrow();
    }

    String parameter(String name) {
        return match.parameters().get(name);
    }

    Map<String, String> parameters() {
        return match.parameters();
    }

    Map<String, List<String>> query() {
        var values = new LinkedHashMap<String, List<String>>();
        request.query()
                .names()
                .forEach(name -> values.put(name, List.copyOf(request.query().all(name))));
        return values;
    }

    /// All headers by lower-case name, credentials taken out.
    Map<String, List<String>> headersWithoutCredentials() {
        var headers = headers(request);
        headers.keySet().removeAll(CREDENTIALS);
        return headers;
    }

    /// All headers by lower-case name.
    static Map<String, List<String>> headers(ServerRequest request) {
        var headers = new LinkedHashMap<String, List<String>>();
        request.headers()
                .forEach(header -> headers.computeIfAbsent(
                                header.headerName().lowerCase().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                        .addAll(header.allValues()));
        return headers;
    }

    ServerRequest request() {
        return request;
    }

    /// The whole body, held against the route's limit.
    ///
    /// @throws ApiException 413 when it is longer
    byte[] body() throws ApiException, IOException {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long limit = match.endpoint().maxBody();
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(Math.toIntExact(Math.min(limit + 1, Integer.MAX_VALUE - 8)));
            if (bytes.length > limit) {
                throw tooLarge(limit);
            }
            return bytes;
        }
    }

    /// The whole body as a stream, for plugins.
    InputStream bodyStream() throws ApiException, IOException {
        return new ByteArrayInputStream(body());
    }

    /// The members of a JSON object.
    ///
    /// @throws ApiException 415 unless the body says it is JSON, 400 unless it is, 413 when it is too long
    Map<String, Object> jsonObject() throws ApiException, IOException {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("(none)");
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals("application/json")) {
            throw new ApiException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "content-type must be application/json, was " + essence);
        }
        return json.object(body());
    }

    boolean hasBody() {
        return request.content().hasEntity();
    }

    void answer(int status, Object value) {
        answer(status, "application/json", json.write(value));
    }

    void answer(int status, String contentType, byte[] body) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        response.header("Cache-Control", "no-store");
        response.send(body);
    }

    void answerNothing(int status) {
        response.status(status).send();
    }

    void header(String name, String value) {
        response.header(name, value);
    }

    /// A body that is written bit by bit.
    OutputStream stream(int status) {
        response.status(status);
        return response.outputStream();
    }

    static ApiException tooLarge(long limit) {
        return new ApiException(
                ErrorCode.BODY_TOO_LARGE,
                limit == 0 ? "this route takes no body" : "the body must have at most " + limit + " bytes");
    }
}
