package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.DeviceHash;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client is told of devices that come and go, by hand.
class DeviceNewsTest {
    private static final String OWNER = "15550100000";
    private static final String CONTACT = "15550100001";

    @TempDir
    Path folder;

    @Test
    void namesAnAddedDeviceInBothFormsWithTheHashesOfTheList() throws Exception {
        try (Bench bench = new Bench(folder, new WorldSize(1, 1))) {
            Device device = bench.linked();
            try (Wire wire = bench.active(device, true)) {
                Person person = bench.phones().byPn(CONTACT).orElseThrow();

                assertThat(bench.post("/devices/add", "{\"phone\":\"" + CONTACT + "\"}")
                                .statusCode())
                        .isEqualTo(200);

                Node news = notification(wire, "devices");
                assertThat(news.jidAttr("from")).isEqualTo(person.pn());
                assertThat(news.jidAttr("lid")).isEqualTo(person.lid());
                Node add = news.requireChild("add");
                assertThat(add.attr("device_hash")).isEqualTo(hash(person, false, 0, 1, 2));
                assertThat(add.attr("device_lid_hash")).isEqualTo(hash(person, true, 0, 1, 2));
                Node added = add.requireChild("device");
                assertThat(added.jidAttr("jid")).isEqualTo(person.device(2, false));
                assertThat(added.jidAttr("lid")).isEqualTo(person.device(2, true));
                assertThat(added.attr("key-index")).isEqualTo("2");
            }
        }
    }

    @Test
    void keepsWhoHasWhichDevicesThroughARestart() throws Exception {
        try (Bench bench = new Bench(folder, new WorldSize(2, 2))) {
            bench.post("/devices/add", "{\"phone\":\"" + CONTACT + "\"}");
            Jid first = bench.phones().byPn(CONTACT).orElseThrow().lid().withDevice(1);
            bench.post("/devices/remove", "{\"device\":\"" + first + "\"}");
            bench.post("/devices/register-anew", "{\"phone\":\"15550100002\"}");
        }
        try (Bench again = new Bench(folder, new WorldSize(2, 2))) {
            assertThat(numbers(again, CONTACT)).containsExactly(0, 2);
            assertThat(numbers(again, "15550100002")).containsExactly(0);
        }
    }

    @Test
    void aPhoneThatRegistersAnewHasOtherKeys() throws Exception {
        try (Bench bench = new Bench(folder, new WorldSize(1, 0))) {
            Person person = bench.phones().byPn(CONTACT).orElseThrow();
            byte[] before = identity(bench, person);

            bench.post("/devices/register-anew", "{\"phone\":\"" + CONTACT + "\"}");

            assertThat(identity(bench, person)).isNotEqualTo(before);
        }
    }

    @Test
    void tellsTheOtherClientsOfTheAccountItsWholeList() throws Exception {
        try (Bench bench = new Bench(folder, new WorldSize(1, 0))) {
            Device first = bench.linked();
            try (Wire wire = bench.active(first, true)) {
                bench.linked();

                Node list = notification(wire, "account_sync").requireChild("devices");
                Person owner = bench.phones().byPn(OWNER).orElseThrow();
                assertThat(list.children("device").stream().map(one -> one.jidAttr("jid")))
                        .containsExactly(owner.pn(), owner.device(1, false), owner.device(2, false));
                assertThat(list.attr("dhash")).isEqualTo(hash(owner, false, 0, 1, 2));
            }
        }
    }

    @Test
    void refusesActsOnWhatIsNotThere() throws Exception {
        try (Bench bench = new Bench(folder, new WorldSize(1, 0))) {
            for (String[] act : new String[][] {
                {"/devices/add", "{\"phone\":\"1\"}"},
                {"/devices/add", "{\"earthquake\":true}"},
                {"/devices/remove", "{\"device\":\"1:1@lid\"}"},
                {
                    "/devices/remove",
                    "{\"device\":\""
                            + bench.phones().byPn(CONTACT).orElseThrow().lid() + "\"}"
                },
                {"/devices/register-anew", "{\"phone\":\"" + OWNER + "\"}"},
                {"/hidden-ids", "{}"},
            }) {
                assertThat(bench.post(act[0], act[1]).statusCode())
                        .as(act[0] + act[1])
                        .isEqualTo(400);
            }
        }
    }

    private static Node notification(Wire wire, String type) {
        return wire.await(node -> node.tag().equals("notification") && type.equals(node.attr("type")));
    }

    private static byte[] identity(Bench bench, Person person) {
        return bench.phones()
                .devices(person)
                .getFirst()
                .takeBundle()
                .orElseThrow()
                .identity();
    }

    private static List<Integer> numbers(Bench bench, String phone) {
        return bench.phones().devices(bench.phones().byPn(phone).orElseThrow()).stream()
                .map(device -> device.number())
                .toList();
    }

    private static String hash(Person person, boolean byLid, Integer... numbers) {
        return DeviceHash.of(List.of(numbers).stream()
                .map(number -> person.device(number, byLid))
                .toList());
    }
}
