package dev.heliograph.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.server.session.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// Links the account of the sandbox as anybody would: makes the session `demo` by the public API, reads its QR code,
/// and has a sandbox phone scan it. A linked account is left alone.
final class SandboxDemo {
    static final String SESSION = "demo";

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration REQUEST = Duration.ofSeconds(20);
    /// States in which the phones have forgotten the device: only a new one helps.
    private static final Set<ClientState> GONE =
            Set.of(ClientState.LOGGED_OUT, ClientState.REPLACED, ClientState.LINK_EXPIRED);

    private final HeliographServer server;
    private final SandboxFile facts;
    private final HttpClient http;
    private final JsonMapper json = JsonMapper.builder().build();

    SandboxDemo(HeliographServer server, SandboxFile facts, HttpClient http) {
        this.server = server;
        this.facts = facts;
        this.http = http;
    }

    /// Returns when the account is connected and knows its contacts.
    ///
    /// @throws IOException when it does not come to that; says how far it came
    void link() throws IOException, InterruptedException {
        String sessions = facts.baseUrl() + "/api/v1/sessions";
        if (send("GET", sessions + "/" + SESSION, null).statusCode() == 404) {
            expect(201, send("POST", sessions, Map.of("id", SESSION)), "create the session");
        }
        Session.View view =
                await(now -> now.account().isPresent() || now.state() == ClientState.LINKING || isOver(now));
        if (GONE.contains(view.state())) {
            expect(204, send("DELETE", sessions + "/" + SESSION, null), "delete the former session");
            expect(201, send("POST", sessions, Map.of("id", SESSION)), "create the session again");
            view = session().view();
        }
        if (view.account().isEmpty()) {
            scan(sessions);
        }
        view = await(now -> now.isConnected() && now.contacts() > 0 || isOver(now));
        if (!view.isConnected() || view.contacts() == 0) {
            throw new IOException("session " + SESSION + " is " + view.state().word() + " with " + view.contacts()
                    + " contacts after " + LONGEST.toSeconds() + " s (" + view.reason() + ")");
        }
    }

    private void scan(String sessions) throws IOException, InterruptedException {
        JsonNode qr = expect(200, send("GET", sessions + "/" + SESSION + "/qr", null), "read the QR code");
        var body = Map.of("qr", qr.path("qr").asText());
        // the page of the phones and the sandbox's own API are one server
        URI scanner = URI.create(facts.phonesUrl()).resolve("/scan");
        HttpResponse<String> answer = send("POST", scanner.toString(), body);
        if (answer.statusCode() / 100 != 2) {
            throw failed(answer, "have a phone scan the QR code");
        }
    }

    private Session.View await(java.util.function.Predicate<Session.View> enough)
            throws IOException, InterruptedException {
        return session().await(enough, LONGEST);
    }

    private Session session() throws IOException {
        return server.sessions()
                .find(dev.heliograph.spi.Caller.DEFAULT_TENANT, SESSION)
                .orElseThrow(() -> new IOException("session " + SESSION + " is gone"));
    }

    private static boolean isOver(Session.View view) {
        return view.state().isFinal();
    }

    private HttpResponse<String> send(String method, String url, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST);
        if (url.startsWith(facts.baseUrl() + "/")) {
            request.header("x-api-key", facts.apiKey());
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("content-type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode expect(int status, HttpResponse<String> answer, String what) throws IOException {
        if (answer.statusCode() != status) {
            throw failed(answer, what);
        }
        return json.readTree(answer.body());
    }

    private static IOException failed(HttpResponse<String> answer, String what) {
        return new IOException("could not " + what + ": " + answer.uri() + " answered " + answer.statusCode() + " "
                + answer.body().strip());
    }
}
