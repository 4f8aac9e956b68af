package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests, right ones and broken ones: two contacts, the first with two devices.
class RequestRulesTest {
    private Bench bench;
    private Device device;
    private Wire wire;
    private Person contact;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(2, 1));
        device = bench.linked();
        wire = bench.login(device, true);
        contact = bench.phones().people().stream()
                .filter(person -> bench.phones().devices(person).size() == 2)
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void stop() {
        wire.close();
        bench.close();
    }

    @Test
    void keepsUploadedPreKeysAndCountsThem() {
        Node result = wire.ask("set", "encrypt", Remote.upload(device).toArray(Node.Builder[]::new));

        assertThat(result.attr("type")).isEqualTo("result");
        assertThat(wire.ask("get", "encrypt", Node.of("count"))
                        .requireChild("count")
                        .attr("value"))
                .isEqualTo("1");
        assertThat(wire.ask("get", "encrypt", Node.of("digest"))
                        .requireChild("digest")
                        .requireChild("identity")
                        .contentBytes())
                .isEqualTo(device.identity.publicKey());
    }

    @Test
    void refusesAPreKeyOf31Bytes() {
        var parts = upload();
        parts.set(
                3,
                Node.of("list")
                        .child(Node.of("key")
                                .child(Node.of("id").bytes(Bytes.bigEndian(1, 3)))
                                .child(Node.of("value").bytes(new byte[31]))));
        refused("406", "bad-prekey-upload", "set", "encrypt", parts);
    }

    @Test
    void refusesAnUploadWithoutASignature() {
        var parts = upload();
        parts.set(
                4,
                Node.of("skey")
                        .child(Node.of("id").bytes(Bytes.bigEndian(1, 3)))
                        .child(Node.of("value").bytes(device.signedPreKey.publicKey())));
        refused("406", "bad-prekey-upload", "set", "encrypt", parts);
    }

    @Test
    void refusesASignedPreKeyWhoseSignatureIsNotTheIdentitys() {
        var parts = upload();
        parts.set(
                4,
                Node.of("skey")
                        .child(Node.of("id").bytes(Bytes.bigEndian(1, 3)))
                        .child(Node.of("value").bytes(device.signedPreKey.publicKey()))
                        .child(Node.of("signature").bytes(new byte[64])));
        refused("406", "bad-prekey-upload", "set", "encrypt", parts);
    }

    @Test
    void refusesThatAPreKeyIdIsUploadedTwice() {
        wire.ask("set", "encrypt", Remote.upload(device).toArray(Node.Builder[]::new));

        refused("406", "bad-prekey-upload", "set", "encrypt", upload());
    }

    @Test
    void listsDevicesAndLidsOfThePeopleAskedFor() {
        Node user = usync(contact.pn()).requireChild("list").requireChild("user");

        assertThat(user.requireChild("lid").jidAttr("val")).isEqualTo(contact.lid());
        var devices = user.requireChild("devices").requireChild("device-list").children("device");
        assertThat(devices).extracting(it -> it.attr("id")).containsExactly("0", "1");
        assertThat(devices.get(1).attr("key-index")).isNotNull();
    }

    @Test
    void listsTheClientAmongItsOwnersDevices() {
        Node user = usync(device.lid.withoutDevice()).requireChild("list").requireChild("user");

        assertThat(user.requireChild("devices").requireChild("device-list").children("device"))
                .extracting(it -> it.attr("id"))
                .containsExactly("0", Integer.toString(device.lid.device()));
    }

    @Test
    void leavesStrangersOutOfADeviceList() {
        assertThat(usync(Jid.pn("1234567", 0)).requireChild("list").children()).isEmpty();
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void tellsWhichNumbersHaveAnAccount() {
        Node list = wire.ask("get", "usync", numbers("+" + contact.pn().user(), "+15559999999"))
                .requireChild("usync")
                .requireChild("list");

        assertThat(list.children("user"))
                .extracting(user -> user.requireChild("contact").attr("type"))
                .containsExactly("in", "out");
        assertThat(list.children("user").getFirst().jidAttr("jid")).isEqualTo(contact.pn());
        assertThat(list.children("user").getFirst().requireChild("contact").contentText())
                .isEqualTo("+" + contact.pn().user());
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void refusesANumberWithoutItsPlus() {
        refused("400", "bad-usync-user", "get", "usync", List.of(numbers("15559999999")));
    }

    @Test
    void refusesADeviceQueryForADevice() {
        refused(
                "400",
                "bad-usync-user",
                "get",
                "usync",
                List.of(usyncOf(contact.lid().withDevice(1))));
    }

    @Test
    void handsOutEachOneTimePreKeyOnce() {
        Jid phone = contact.lid();
        Node first = bundle(phone);
        Node second = bundle(phone);

        assertThat(first.requireChild("identity").contentBytes())
                .isEqualTo(second.requireChild("identity").contentBytes());
        assertThat(first.requireChild("key").requireChild("id").contentBytes())
                .isNotEqualTo(second.requireChild("key").requireChild("id").contentBytes());
    }

    @Test
    void answersAnErrorForADeviceWithoutKeys() {
        assertThat(bundle(contact.lid().withDevice(44)).requireChild("error").attr("code"))
                .isEqualTo("404");
    }

    @Test
    void refusesAPreKeyRequestThatNamesADeviceTwice() {
        var user = Node.of("user").attr("jid", contact.lid());
        refused(
                "400",
                "duplicate-prekey-user",
                "get",
                "encrypt",
                List.of(Node.of("key").child(user.build()).child(user.build())));
    }

    @Test
    void saysThatStatusesGoToContacts() {
        Node list = wire.ask("get", "status", Node.of("privacy"))
                .requireChild("privacy")
                .requireChild("list");

        assertThat(list.attr("type")).isEqualTo("contacts");
        assertThat(list.attr("default")).isEqualTo("true");
    }

    @Test
    void refusesARequestIdUsedBefore() {
        for (int i = 0; i < 2; i++) {
            wire.send(Node.of("iq")
                    .attr("to", Jid.SERVER)
                    .attr("type", "get")
                    .attr("xmlns", "w:p")
                    .attr("id", "same")
                    .build());
        }
        assertThat(wire.awaitTag("iq").attr("type")).isEqualTo("result");
        assertThat(wire.awaitTag("iq").attr("type")).isEqualTo("error");
        assertThat(bench.broken()).containsExactly("reused-iq-id");
    }

    @Test
    void refusesARequestOfAnotherTypeOrToSomebodyElse() {
        for (String type : List.of("get", "ask")) {
            wire.send(Node.of("iq")
                    .attr("to", contact.lid())
                    .attr("type", type)
                    .attr("xmlns", "w:p")
                    .attr("id", "bad-" + type)
                    .build());
            assertThat(wire.awaitTag("iq").attr("type")).isEqualTo("error");
        }
        assertThat(bench.broken()).containsExactly("bad-iq-addressee", "bad-iq-type");
    }

    @Test
    void refusesACollectionThereIsNone() {
        refused(
                "400",
                "bad-app-state-request",
                "set",
                "w:sync:app:state",
                List.of(Node.of("sync").child(Node.of("collection").attr("name", "secrets"))));
    }

    @Test
    void refusesADeviceQueryOfAnotherVersion() {
        refused(
                "400",
                "bad-usync",
                "get",
                "usync",
                List.of(Node.of("usync")
                        .attr("sid", "1")
                        .attr("mode", "query")
                        .attr("last", "true")
                        .attr("index", "0")
                        .attr("context", "message")
                        .child(Node.of("query").child(Node.of("devices").attr("version", "1")))
                        .child(Node.of("list").child(Node.of("user").attr("jid", contact.lid())))));
    }

    @Test
    void refusesARequestThatLacksWhatItMustHold() {
        refused(
                "400",
                "bad-shape",
                "get",
                "usync",
                List.of(Node.of("usync")
                        .attr("sid", "1")
                        .attr("mode", "query")
                        .attr("last", "true")
                        .attr("index", "0")
                        .attr("context", "message")));
    }

    @Test
    void refusesARequestThatNobodyAnswers() {
        refused("501", "unknown-request", "get", "w:unheard-of", List.of(Node.of("x")));
    }

    @Test
    void unlinksADeviceThatAsksForIt() {
        wire.ask(
                "set",
                "md",
                Node.of("remove-companion-device").attr("jid", device.pn).attr("reason", "user_initiated"));

        assertThat(wire.awaitTag("stream:error").requireChild("conflict").attr("type"))
                .isEqualTo("device_removed");
        try (Wire again =
                Wire.open(bench.network, device.noise, device.login(true).build())) {
            assertThat(again.next().attr("reason")).isEqualTo("401");
        }
    }

    @Test
    void sharesTheAppStateKeyAndHandsContactsOutByAppState() {
        wire.ask("set", "encrypt", Remote.upload(device).toArray(Node.Builder[]::new));
        wire.ask("set", "passive", Node.of("active"));
        Node share = wire.awaitTag("message");
        Node collection = wire.ask(
                        "set",
                        "w:sync:app:state",
                        Node.of("sync")
                                .child(Node.of("collection")
                                        .attr("name", "critical_unblock_low")
                                        .attr("version", 0)
                                        .attr("return_snapshot", "false")))
                .requireChild("sync")
                .requireChild("collection");

        assertThat(share.attr("category")).isEqualTo("peer");
        assertThat(share.jidAttr("from")).isEqualTo(device.pn.withoutDevice());
        assertThat(collection.requireChild("patches").children("patch")).isNotEmpty();
    }

    private Node usync(Jid jid) {
        return wire.ask("get", "usync", usyncOf(jid)).requireChild("usync");
    }

    private static Node.Builder numbers(String... texts) {
        var list = Node.of("list");
        for (String text : texts) {
            list.child(Node.of("user").child(Node.of("contact").text(text)));
        }
        return Node.of("usync")
                .attr("sid", "1")
                .attr("mode", "query")
                .attr("last", "true")
                .attr("index", "0")
                .attr("context", "interactive")
                .child(Node.of("query").child(Node.of("contact")))
                .child(list);
    }

    private static Node.Builder usyncOf(Jid jid) {
        return Node.of("usync")
                .attr("sid", "1")
                .attr("mode", "query")
                .attr("last", "true")
                .attr("index", "0")
                .attr("context", "message")
                .child(Node.of("query")
                        .child(Node.of("devices").attr("version", "2"))
                        .child(Node.of("lid")))
                .child(Node.of("list").child(Node.of("user").attr("jid", jid)));
    }

    private Node bundle(Jid jid) {
        return wire.ask("get", "encrypt", Node.of("key").child(Node.of("user").attr("jid", jid)))
                .requireChild("list")
                .requireChild("user");
    }

    private ArrayList<Node.Builder> upload() {
        return new ArrayList<>(Remote.upload(device));
    }

    private void refused(String code, String rule, String type, String xmlns, List<Node.Builder> children) {
        Node answer = wire.ask(type, xmlns, children.toArray(Node.Builder[]::new));

        assertThat(answer.attr("type")).isEqualTo("error");
        assertThat(answer.requireChild("error").attr("code")).isEqualTo(code);
        assertThat(bench.broken()).containsExactly(rule);
    }
}
