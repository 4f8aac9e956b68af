package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.fault.FaultPlan;
import dev.heliograph.sandbox.link.PairingDesk;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.talk.Lobby;
import dev.heliograph.sandbox.talk.Member;
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
import java.util.OptionalInt;
import java.util.function.Supplier;

/// The HTTP API of the network: see the README's table. Safe for all threads.
final class ControlRoutes implements HttpService {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final World world;
    private final PairingDesk desk;
    private final Lobby lobby;
    private final Violations violations;
    private final FaultBox faults;
    private final Supplier<NetworkFacts> facts;

    ControlRoutes(
            World world,
            PairingDesk desk,
            Lobby lobby,
            Violations violations,
            FaultBox faults,
            Supplier<NetworkFacts> facts) {
        this.world = world;
        this.desk = desk;
        this.lobby = lobby;
        this.violations = violations;
        this.faults = faults;
        this.facts = facts;
    }

    private record ViolationView(String at, String rule, String detail) {}

    /// The JSON of a server's own QR code fits, whatever else is in it.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ScanRequest(String qr, String phone) {}

    @Override
    public void routing(HttpRules rules) {
        rules.get("/network", (_, response) -> send(response, facts.get()))
                .get("/violations", (_, response) -> send(response, violationViews()))
                .get("/faults", (_, response) -> send(response, faults.left()))
                .put("/faults", this::putFaults)
                .post("/scan", this::scan)
                .get("/app-state/*", this::blob);
    }

    private List<ViolationView> violationViews() {
        return violations.all().stream()
                .map(it -> new ViolationView(it.at().toString(), it.rule(), it.detail()))
                .toList();
    }

    private void putFaults(ServerRequest request, ServerResponse response) {
        FaultPlan plan;
        try {
            plan = JSON.readValue(request.content().as(byte[].class), FaultPlan.class);
        } catch (IOException e) {
            refuse(response, "body must be a JSON object of faults" + place(e));
            return;
        }
        faults.set(plan);
        if (plan.streamError() != 0) {
            lobby.members()
                    .forEach(member -> member.line()
                            .close(Node.of("stream:error")
                                    .attr("code", plan.streamError())
                                    .build()));
        }
        LineActs.atOnce(plan.line(), lobby);
        if (plan.withheldKeyShares() == 0) {
            lobby.members().forEach(this::share);
        }
        send(response, faults.left());
    }

    /// Phones share what they owe; who has the keys is sent nothing.
    private void share(Member member) {
        world.primaries().stream()
                .filter(phone -> phone.person().equals(member.device().owner()))
                .forEach(phone -> phone.ready(member.device().asCompanion()));
    }

    private void scan(ServerRequest request, ServerResponse response) {
        try {
            ScanRequest scan = JSON.readValue(request.content().as(byte[].class), ScanRequest.class);
            if (scan.qr() == null || scan.qr().isBlank()) {
                throw new IllegalArgumentException("qr must hold the content of a QR code");
            }
            send(response, Map.of("device", desk.scan(phone(scan.phone()), scan.qr())));
        } catch (IOException e) {
            refuse(response, "body must be {\"qr\": \"..\", \"phone\"?: \"..\"}" + place(e));
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

    private void blob(ServerRequest request, ServerResponse response) {
        OptionalInt error = faults.takeAppStateBlobError();
        if (error.isPresent()) {
            response.status(Status.create(error.getAsInt())).send();
            return;
        }
        world.blob(request.path().path())
                .ifPresentOrElse(
                        response::send,
                        () -> response.status(Status.NOT_FOUND_404).send());
    }

    /// Where a body went wrong, without the names of our classes.
    private static String place(IOException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> ", there is no " + unknown.getPropertyName();
            case JsonMappingException wrong
            when !wrong.getPath().isEmpty() ->
                ", wrong is " + wrong.getPath().getLast().getFieldName();
            case JsonProcessingException broken
            when broken.getLocation() != null ->
                ", wrong in line " + broken.getLocation().getLineNr() + ", column "
                        + broken.getLocation().getColumnNr();
            default -> "";
        };
    }

    private static void refuse(ServerResponse response, String why) {
        response.status(Status.BAD_REQUEST_400);
        send(response, Map.of("error", why));
    }

    private static void send(ServerResponse response, Object value) {
        try {
            response.header(HeaderNames.CONTENT_TYPE, "application/json").send(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answer cannot be written as JSON", e);
        }
    }
}
