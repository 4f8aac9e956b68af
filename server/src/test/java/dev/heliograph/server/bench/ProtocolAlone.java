package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.protocol.client.ClientConfig;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.client.WhatsAppClient;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// The protocol's client without HTTP, plugins and database, driven by lines as [LinePoster] tells: shows the
/// share of the rest of the server.
///
/// Arguments: `webSocketUri`, `noiseRootKey` in base64, `mediaOrigin`, `clientVersion`.
final class ProtocolAlone {
    private static final Duration ACK = Duration.ofMinutes(1);
    private static final int BLACK = 0xFF101010;
    private static final int WHITE = 0xFFFFFFFF;

    private final ObjectMapper json = new ObjectMapper();
    private final ClientConfig config;
    private final PrintStream out;
    private WhatsAppClient client;

    private ProtocolAlone(ClientConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /// Runs until stdin ends.
    public static void main(String[] args) throws IOException, InterruptedException {
        var config = new ClientConfig(
                URI.create(args[0]),
                Base64.getDecoder().decode(args[1]),
                URI.create(args[2]),
                args[3],
                "Heliograph bench",
                Switches.DEFAULT,
                Path.of(System.getProperty("java.io.tmpdir")),
                HttpClient.newHttpClient(),
                Clock.systemUTC(),
                new SecureRandom(),
                _ -> {});
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        new ProtocolAlone(config, System.out).run(input);
    }

    private void run(BufferedReader input) throws IOException, InterruptedException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "link" -> link();
                case "post" -> post(words[1]);
                case "unlink" -> unlink();
                default -> say(Map.of("event", "failed", "why", "no command " + words[0]));
            }
        }
        System.exit(0);
    }

    private void link() {
        client = WhatsAppClient.open(config, new MemoryJournal(), this::heard);
        client.start();
    }

    private void heard(ClientEvent event) {
        switch (event) {
            case ClientEvent.Qr qr -> say(Map.of("event", "qr", "qr", qr.content()));
            case ClientEvent.StateChanged(ClientState state, String why) ->
                say(Map.of("event", state == ClientState.CONNECTED ? "open" : "state", "why", state + ": " + why));
            case ClientEvent.ContactsChanged(int count) -> say(Map.of("event", "contacts", "count", count));
            case ClientEvent.News news -> client.newsTaken(news.news().key());
            case ClientEvent.Linked _, ClientEvent.PostSettled _ -> {}
        }
    }

    private void post(String text) throws InterruptedException {
        SendResult result = client.post(client.newMessageId(), new StatusDraft.Text(text, WHITE, BLACK, 0), ACK);
        switch (result) {
            case SendResult.Accepted accepted -> say(Map.of("event", "posted", "messageId", accepted.messageId()));
            case SendResult.Refused _, SendResult.Unknown _, SendResult.NotSent _ ->
                say(Map.of("event", "failed", "why", result.toString()));
        }
    }

    private void unlink() throws InterruptedException {
        client.unlink();
        client.close();
        say(Map.of("event", "unlinked"));
    }

    private synchronized void say(Map<String, Object> facts) {
        try {
            out.println(json.writeValueAsString(facts));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("facts cannot be written as JSON", e);
        }
    }
}
