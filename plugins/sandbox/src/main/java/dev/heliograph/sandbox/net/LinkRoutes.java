package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.account.Unlinker;
import dev.heliograph.sandbox.link.PairingDesk;
import dev.heliograph.sandbox.talk.Lobby;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// What the owner does on his phone under "Linked devices": see the README's table. Safe for all threads.
final class LinkRoutes implements HttpService {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final World world;
    private final PairingDesk desk;
    private final Companions companions;
    private final Unlinker unlinker;
    private final Mailroom mailroom;
    private final Lobby lobby;

    LinkRoutes(World world, PairingDesk desk, Companions companions, Mailroom mailroom, Lobby lobby) {
        this.world = world;
        this.desk = desk;
        this.companions = companions;
        this.mailroom = mailroom;
        this.unlinker = new Unlinker(world, companions, mailroom);
        this.lobby = lobby;
    }

    /// The JSON of a server's own pairing code fits, whatever else is in it.
    private record CodeRequest(String code, String phone) {}

    private record UnlinkRequest(String device) {}

    @Override
    public void routing(HttpRules rules) {
        rules.post("/enter-code", this::enterCode)
                .post("/unlink", this::unlink)
                .get("/clients", (_, response) -> send(response, clients()));
    }

    private List<ClientView> clients() {
        return lobby.members().stream()
                .map(member ->
                        ClientView.of(member, mailroom.waiting(member.device()).size()))
                .toList();
    }

    private void enterCode(ServerRequest request, ServerResponse response) throws InterruptedException {
        try {
            CodeRequest entered = JSON.readValue(request.content().as(byte[].class), CodeRequest.class);
            if (entered.code() == null || entered.code().isBlank()) {
                throw new IllegalArgumentException("code must hold the characters a client shows");
            }
            send(response, Map.of("device", desk.typeCode(phone(entered.phone()), entered.code())));
        } catch (IOException _) {
            refuse(response, "body must be {\"code\": \"..\", \"phone\"?: \"..\"}");
        } catch (IllegalArgumentException e) {
            refuse(response, e.getMessage());
        }
    }

    /// The owner removes a device on the phone: it is told when it is there, and at its next login otherwise.
    private void unlink(ServerRequest request, ServerResponse response) {
        try {
            UnlinkRequest wanted = JSON.readValue(request.content().as(byte[].class), UnlinkRequest.class);
            LinkedDevice device = companions
                    .find(Jid.parse(String.valueOf(wanted.device())))
                    .orElseThrow(() -> new IllegalArgumentException("no such device is linked"));
            unlinker.unlink(device);
            lobby.members().stream()
                    .filter(member -> member.device() == device)
                    .forEach(member -> member.line().close(Unlinker.removed()));
            send(response, Map.of("device", device.jid(true).toString()));
        } catch (IOException _) {
            refuse(response, "body must be {\"device\": \"..@lid\"}");
        } catch (IllegalArgumentException e) {
            refuse(response, e.getMessage());
        }
    }

    private Primary phone(String number) {
        return world.primaries().stream()
                .filter(phone -> number == null || phone.person().pn().user().equals(number))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no phone here has the number " + number));
    }

    private static void refuse(ServerResponse response, String why) {
        response.status(Status.BAD_REQUEST_400);
        send(response, Map.of("error", why));
    }

    private static void send(ServerResponse response, Object value) {
        try {
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(JSON.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new IllegalStateException("answer cannot be written as JSON", e);
        }
    }
}
