package dev.heliograph.plugin.apikey;

import com.fasterxml.jackson.core.JsonFactory;
import dev.heliograph.spi.Caller;
import dev.heliograph.spi.http.HttpRoutes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GET /api/v1/caller`: whom the server takes the caller for.
final class CallerRoute implements HttpRoutes {
    private final JsonFactory json = new JsonFactory();

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/api/v1/caller", new Access.Authenticated(), Optional.empty(), 0, this::answer));
    }

    private Response answer(Request request) {
        Caller caller = request.caller().orElseThrow();
        return new Response(
                200,
                Map.of("content-type", "application/json", "cache-control", "no-store"),
                out -> write(caller, out));
    }

    private void write(Caller caller, OutputStream out) throws IOException {
        try (var body = json.createGenerator(out)) {
            body.writeStartObject();
            body.writeStringField("tenant", caller.tenant());
            body.writeStringField("subject", caller.subject());
            body.writeFieldName("scopes");
            body.writeArray(sorted(caller.scopes()), 0, caller.scopes().size());
            if (caller.sessions().isPresent()) {
                body.writeFieldName("sessions");
                body.writeArray(
                        sorted(caller.sessions().get()),
                        0,
                        caller.sessions().get().size());
            }
            body.writeEndObject();
        }
    }

    private static String[] sorted(Collection<String> texts) {
        return texts.stream().sorted().toArray(String[]::new);
    }
}
