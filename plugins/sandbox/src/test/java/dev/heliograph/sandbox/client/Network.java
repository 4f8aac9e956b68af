package dev.heliograph.sandbox.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.client.ClientConfig;
import dev.heliograph.protocol.client.ClientLife;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.client.WhatsAppClient;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.sandbox.net.Sandbox;
import dev.heliograph.sandbox.net.SandboxOptions;
import dev.heliograph.sandbox.page.PhonesPage;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/// A sandbox and clients on it, as tests use them: everything but the start goes through its HTTP API.
final class Network implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    final Sandbox sandbox;
    private final Path temp;
    private final JsonNode facts;
    private final HttpClient http = HttpClient.newHttpClient();

    private final InstantSource clock;

    Network(Path folder, WorldSize size) throws IOException {
        this(folder, size, InstantSource.system());
    }

    /// @param clock of the sandbox and of its clients
    Network(Path folder, WorldSize size, InstantSource clock) throws IOException {
        SecureRandom random = new SecureRandom();
        this.clock = clock;
        sandbox = Sandbox.start(new SandboxOptions(folder, 0, size), PhonesPage::open, clock, random);
        temp = folder.resolve("temp");
        facts = JSON.readTree(folder.resolve("sandbox-network.json").toFile());
    }

    URI phonesUrl() {
        return URI.create(facts.get("phonesUrl").asText());
    }

    /// A client that collects its events.
    static final class Client implements AutoCloseable {
        final WhatsAppClient whatsApp;
        final ConcurrentLinkedQueue<ClientEvent> events;

        private Client(WhatsAppClient whatsApp, ConcurrentLinkedQueue<ClientEvent> events) {
            this.whatsApp = whatsApp;
            this.events = events;
        }

        List<StatusNews> news() {
            return events.stream()
                    .filter(ClientEvent.News.class::isInstance)
                    .map(event -> ((ClientEvent.News) event).news())
                    .toList();
        }

        <T extends StatusNews> List<T> awaitNews(Class<T> kind, int count) {
            return Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () -> news().stream()
                                    .filter(kind::isInstance)
                                    .map(kind::cast)
                                    .toList(),
                            found -> found.size() >= count);
        }

        List<ClientEvent.PostSettled> settled() {
            return events.stream()
                    .filter(ClientEvent.PostSettled.class::isInstance)
                    .map(ClientEvent.PostSettled.class::cast)
                    .toList();
        }

        void await(ClientState state) {
            Awaitility.await().alias("client is " + state).atMost(SOON).until(() -> whatsApp.state() == state);
        }

        void awaitContacts(int count) {
            Awaitility.await()
                    .alias("contacts by app state")
                    .atMost(SOON)
                    .until(() -> whatsApp.contactCount() == count);
        }

        long connectedTimes() {
            return events.stream()
                    .filter(event -> event instanceof ClientEvent.StateChanged changed
                            && changed.state() == ClientState.CONNECTED)
                    .count();
        }

        @Override
        public void close() {
            whatsApp.close();
        }
    }

    Client open(MemoryJournal journal) {
        return open(journal, Switches.DEFAULT, _ -> {});
    }

    Client open(SessionJournal journal, ClientLife life) {
        return open(journal, Switches.DEFAULT, _ -> {}, life);
    }

    Client open(MemoryJournal journal, Switches switches, Consumer<String> steps) {
        return open(journal, switches, steps, ClientLife.DEFAULT);
    }

    private Client open(SessionJournal journal, Switches switches, Consumer<String> steps, ClientLife life) {
        ConcurrentLinkedQueue<ClientEvent> events = new ConcurrentLinkedQueue<>();
        ClientConfig config = new ClientConfig(
                URI.create(facts.get("webSocketUri").asText()),
                Base64.getDecoder().decode(facts.get("noiseRootKey").asText()),
                URI.create(facts.get("mediaOrigin").asText()),
                facts.get("clientVersion").asText(),
                "Heliograph",
                switches,
                temp,
                http,
                clock,
                new SecureRandom(),
                steps,
                life);
        return new Client(WhatsAppClient.open(config, journal, events::add), events);
    }

    /// A client that is linked and knows all contacts.
    Client linked(MemoryJournal journal, int contacts) throws Exception {
        return link(open(journal), contacts);
    }

    Client link(Client client, int contacts) throws Exception {
        pair(client);
        client.awaitContacts(contacts);
        return client;
    }

    /// Links a client; its contacts may come later.
    void pair(Client client) throws Exception {
        client.whatsApp.start();
        Awaitility.await().atMost(SOON).until(() -> client.whatsApp.qr().isPresent());
        scan(client.whatsApp.qr().orElseThrow().content());
        client.await(ClientState.CONNECTED);
    }

    void scan(String qr) throws Exception {
        send("POST", "/scan", JSON.writeValueAsString(Map.of("qr", qr)));
    }

    /// The owner types a code on his phone.
    void enterCode(String code) throws Exception {
        send("POST", "/enter-code", JSON.writeValueAsString(Map.of("code", code)));
    }

    /// The owner removes a linked device on his phone.
    void unlink(Jid device) throws Exception {
        send("POST", "/unlink", JSON.writeValueAsString(Map.of("device", device.toString())));
    }

    /// The number of the owner's phone.
    String ownersNumber() {
        return sandbox.world().primaries().getFirst().person().pn().user();
    }

    String clientVersion() {
        return facts.get("clientVersion").asText();
    }

    JsonNode clients() throws Exception {
        return send("GET", "/clients", null);
    }

    void faults(String json) throws Exception {
        send("PUT", "/faults", json);
    }

    /// Somebody does something with a phone or device; what it was done to.
    String act(String path, String json) throws Exception {
        return send("POST", path, json).get("device").asText();
    }

    /// The account's owner does something on the phone.
    void act(String method, String path, String body) throws Exception {
        send(method, "/phones" + path, body);
    }

    JsonNode faultsLeft() throws Exception {
        return send("GET", "/faults", null);
    }

    /// What phones decrypted of one message, the owner's phone left out.
    List<JsonNode> trays(String messageId, int atLeast) throws Exception {
        List<JsonNode> entries = new ArrayList<>();
        send("GET", "/phones/trays?messageId=" + messageId + "&wait=" + atLeast + "&timeout=20", null)
                .forEach(entries::add);
        return entries;
    }

    /// A phone does something; see the table of acts.
    List<String> act(String json) throws Exception {
        List<String> ids = new ArrayList<>();
        send("POST", "/phones/acts", json).get("messageIds").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    /// What went to single devices again.
    List<JsonNode> resends() throws Exception {
        List<JsonNode> resends = new ArrayList<>();
        send("GET", "/phones/resends", null).forEach(resends::add);
        return resends;
    }

    private JsonNode send(String method, String path, String body) throws Exception {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        URI uri = URI.create(facts.get("mediaOrigin").asText() + path);
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, publisher)
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
        sandbox.close();
    }
}
