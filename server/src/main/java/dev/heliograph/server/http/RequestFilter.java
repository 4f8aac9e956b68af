package dev.heliograph.server.http;

import com.github.f4b6a3.ulid.UlidCreator;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Optional;

/// What every answer carries, and the access log: one line a request, without query string and headers, so that no
/// credential is ever in it.
final class RequestFilter implements Filter {
    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final HeaderName NETWORK = HeaderNames.create("X-Heliograph-Network");

    private static final System.Logger ACCESS = System.getLogger("dev.heliograph.access");

    private final Optional<String> network;

    /// @param network the network's name when it is not WhatsApp's own
    RequestFilter(Optional<String> network) {
        this.network = network;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = System.nanoTime();
        String id = UlidCreator.getMonotonicUlid().toString();
        response.header(REQUEST_ID, id);
        network.ifPresent(name -> response.header(NETWORK, name));
        try {
            chain.proceed();
        } finally {
            ACCESS.log(
                    System.Logger.Level.INFO,
                    () -> String.join(
                            " ",
                            id,
                            request.remotePeer().host(),
                            request.prologue().method().text(),
                            request.path().rawPath(),
                            String.valueOf(response.status().code()),
                            (System.nanoTime() - start) / 1_000 + "us"));
        }
    }
}
