package dev.heliograph.sandbox.page;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.phone.PhoneWorld;
import dev.heliograph.sandbox.world.StatusAudience;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// What the account's owner does on the phone, on command. Each answers `{}`, or 400 with what is wrong.
///
/// | route | act |
/// |---|---|
/// | `PUT /contacts/{phone}` `{"name", "hidden"?}` | adds or renames a contact; hidden: known by hidden id alone |
/// | `DELETE /contacts/{phone}` | removes a contact |
/// | `PUT /push-name` `{"name"}` | changes the name others see |
/// | `PUT /status-audience` `{"kind": "contacts, blacklist or whitelist", "phones": []}` | chooses who sees statuses |
/// | `POST /app-state/rotate-key` | seals app state with a new key from the next act on |
/// | `POST /app-state/snapshots-for-all` | clients that address by phone number get snapshots too |
final class AccountRoutes {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final PhoneWorld world;

    AccountRoutes(PhoneWorld world) {
        this.world = world;
    }

    private record Contact(String name, boolean hidden) {}

    private record PushName(String name) {}

    private record Audience(String kind, List<String> phones) {}

    @FunctionalInterface
    private interface Act {
        void run(ServerRequest request) throws IOException;
    }

    void routing(HttpRules rules) {
        rules.put("/contacts/{phone}", (request, response) -> answer(request, response, this::putContact))
                .delete("/contacts/{phone}", (request, response) -> answer(request, response, this::removeContact))
                .put("/push-name", (request, response) -> answer(request, response, this::pushName))
                .put("/status-audience", (request, response) -> answer(request, response, this::audience))
                .post(
                        "/app-state/rotate-key",
                        (request, response) ->
                                answer(request, response, _ -> world.acts().rotateKey()))
                .post(
                        "/app-state/snapshots-for-all",
                        (request, response) -> answer(request, response, _ -> world.giveSnapshotsToAll()));
    }

    private void putContact(ServerRequest request) throws IOException {
        Contact contact = read(request, Contact.class);
        world.acts().putContact(phone(request), named(contact.name()), contact.hidden());
    }

    private void removeContact(ServerRequest request) {
        world.acts().removeContact(phone(request));
    }

    private void pushName(ServerRequest request) throws IOException {
        world.acts().pushName(named(read(request, PushName.class).name()));
    }

    private void audience(ServerRequest request) throws IOException {
        Audience audience = read(request, Audience.class);
        List<String> phones = audience.phones() == null ? List.of() : audience.phones();
        String kind = audience.kind() == null ? "" : audience.kind().toUpperCase(Locale.ROOT);
        world.acts()
                .statusAudience(new StatusAudience(
                        StatusAudience.Kind.valueOf(kind),
                        phones.stream().map(phone -> Jid.pn(digits(phone), 0)).toList()));
    }

    private static <T> T read(ServerRequest request, Class<T> type) throws IOException {
        return JSON.readValue(request.content().as(byte[].class), type);
    }

    private static String phone(ServerRequest request) {
        return digits(request.path().pathParameters().get("phone"));
    }

    private static String digits(String phone) {
        if (phone == null || !phone.matches("[0-9]{5,15}")) {
            throw new IllegalArgumentException("a phone number has 5 to 15 digits");
        }
        return phone;
    }

    private static String named(String name) {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        return name;
    }

    private static void answer(ServerRequest request, ServerResponse response, Act act) {
        try {
            act.run(request);
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send("{}");
        } catch (IOException | IllegalArgumentException e) {
            response.status(Status.BAD_REQUEST_400)
                    .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .send(e instanceof IOException ? "the body is not the JSON expected" : e.getMessage());
        }
    }
}
