package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.DeviceNews;
import dev.heliograph.sandbox.account.HiddenIds;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/// What people do with their phones and devices: see the README's table. Safe for all threads.
final class DeviceRoutes implements HttpService {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final World world;
    private final Companions companions;
    private final HiddenIds hiddenIds;
    private final DeviceNews news;

    DeviceRoutes(World world, Companions companions, HiddenIds hiddenIds, DeviceNews news) {
        this.world = world;
        this.companions = companions;
        this.hiddenIds = hiddenIds;
        this.news = news;
    }

    /// @param phone  digits of a person's number
    /// @param device a companion's address
    /// @param told   whether a hidden id is told
    /// @param silent whether clients are told nothing
    private record Act(String phone, String device, boolean told, boolean silent) {}

    @Override
    public void routing(HttpRules rules) {
        rules.post("/devices/add", acting(this::add))
                .post("/devices/remove", acting(this::remove))
                .post("/devices/register-anew", acting(this::registerAnew))
                .post("/hidden-ids", acting(this::tellHiddenId));
    }

    private Jid add(Act act) {
        Person person = person(act);
        VirtualDevice device = world.addDevice(person, companions.reserveNumber(person));
        if (!act.silent()) {
            news.added(person, device.number(), device.keyIndex());
        }
        return person.device(device.number(), true);
    }

    private Jid remove(Act act) {
        Jid jid = Jid.parse(String.valueOf(act.device()));
        Person person = world.find(jid).orElseThrow(() -> new IllegalArgumentException(jid + " is nobody's device"));
        world.removeDevice(person, jid.device());
        if (!act.silent()) {
            news.removed(person, jid.device());
        }
        return person.device(jid.device(), true);
    }

    private Jid registerAnew(Act act) {
        Person person = person(act);
        if (world.primaries().stream().anyMatch(phone -> phone.person().equals(person))) {
            throw new IllegalArgumentException("the phone that clients are linked to does not register anew");
        }
        world.registerAnew(person);
        if (!act.silent()) {
            news.registeredAnew(person);
        }
        return person.lid();
    }

    private Jid tellHiddenId(Act act) {
        Person person = person(act);
        hiddenIds.set(person, act.told());
        world.primaries().forEach(phone -> phone.saved(person, act.told()));
        if (act.told() && !act.silent()) {
            news.updated(person);
        }
        return person.lid();
    }

    private Person person(Act act) {
        return world.byPn(String.valueOf(act.phone()))
                .orElseThrow(() -> new IllegalArgumentException("nobody here has the number " + act.phone()));
    }

    private static Handler acting(Function<Act, Jid> act) {
        return (request, response) -> answer(request, response, act);
    }

    private static void answer(ServerRequest request, ServerResponse response, Function<Act, Jid> act) {
        try {
            Act wanted = JSON.readValue(request.content().as(byte[].class), Act.class);
            send(response, Map.of("device", act.apply(wanted).toString()));
        } catch (IOException _) {
            refuse(response, "body must be {\"phone\"?: \"..\", \"device\"?: \"..\", \"told\"?, \"silent\"?}");
        } catch (IllegalArgumentException e) {
            refuse(response, e.getMessage());
        }
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
