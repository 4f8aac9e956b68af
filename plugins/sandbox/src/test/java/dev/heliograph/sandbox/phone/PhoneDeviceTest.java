package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneDeviceTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");

    @TempDir
    private Path folder;

    private final FakeSwitch network = new FakeSwitch();
    private final TestClient client = new TestClient();
    private PhoneWorld world;

    @BeforeEach
    void openAndLink() throws Exception {
        open();
        Primary phone = world.primaries().getFirst();
        client.accept(phone.scan(client.qr("ref-1")), phone, 7);
        network.clients.add(client);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void open() throws Exception {
        world = PhoneWorld.open(
                folder, new WorldSize(3, 1), InstantSource.fixed(NOW), new SecureRandom(), _ -> rules -> {});
        world.start(network);
    }

    private VirtualDevice device(int contact, int number) {
        var person = world.byPn("1555010000" + contact).orElseThrow();
        return world.devices(person).get(number);
    }

    @Test
    void keepsExactlyWhatWasPosted() throws Exception {
        device(1, 0)
                .deliver(client.status("A1", device(1, 0), TestClient.text("Hello\n<b>&\u200d \ud83d\udc4b"), true));
        assertThat(network.violations).isEmpty();
        assertThat(world.tray().list(_ -> true))
                .containsExactly(new TrayEntry(
                        "15550100001",
                        0,
                        "A1",
                        "text",
                        "Hello\n<b>&\u200d \ud83d\udc4b",
                        "#1E6E4F",
                        "#FFFFFF",
                        6,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        true,
                        NOW));
    }

    @Test
    void secondDevicesAndTheOwnersPhoneReceiveToo() throws Exception {
        List<VirtualDevice> all =
                List.of(device(1, 0), device(1, 1), world.primaries().getFirst());
        for (VirtualDevice device : all) {
            var fresh = new TestClient();
            fresh.accept(
                    world.primaries().getFirst().scan(fresh.qr("r")),
                    world.primaries().getFirst(),
                    9);
            network.clients.removeIf(other -> other.companion().number() == 9);
            network.clients.add(fresh);
            device.deliver(fresh.status("A1", device, TestClient.text("hi"), true));
        }
        assertThat(network.violations).isEmpty();
        assertThat(world.tray().list(_ -> true)).extracting(TrayEntry::device).containsExactly(0, 1, 0);
    }

    @Test
    void theKeyIsNeededOnceOnly() throws Exception {
        VirtualDevice device = device(1, 0);
        device.deliver(client.status("A1", device, TestClient.text("one"), true));
        device.deliver(client.status("A2", device, TestClient.text("two"), false));
        assertThat(network.violations).isEmpty();
        assertThat(world.tray().list(_ -> true)).extracting(TrayEntry::text).containsExactly("one", "two");
    }

    @Test
    void anIdThatWasKeptIsDroppedWithoutAComplaint() throws Exception {
        VirtualDevice device = device(1, 0);
        Node stanza = client.status("A1", device, TestClient.text("one"), true);
        device.deliver(stanza);
        device.deliver(stanza);
        assertThat(network.violations).isEmpty();
        assertThat(world.tray().size()).isEqualTo(1);
    }

    @Test
    void ratchetsAndTraysOutliveAKill() throws Exception {
        VirtualDevice before = device(2, 0);
        Node first = client.status("A1", before, TestClient.text("one"), true);
        before.deliver(first);
        open(); // the old world is left as a kill leaves it: not closed
        VirtualDevice after = device(2, 0);
        assertThat(world.tray().list(_ -> true))
                .extracting(TrayEntry::messageId)
                .containsExactly("A1");
        after.deliver(client.status("A2", after, TestClient.text("two"), false));
        after.deliver(client.status("A3", after, TestClient.text("three"), true));
        after.deliver(first);
        assertThat(network.violations).isEmpty();
        assertThat(world.tray().list(_ -> true)).extracting(TrayEntry::text).containsExactly("one", "two", "three");
    }

    @Test
    void aReplayUnderAnotherIdIsAViolation() throws Exception {
        VirtualDevice device = device(1, 0);
        Node stanza = client.status("A1", device, TestClient.text("one"), true);
        device.deliver(stanza);
        device.deliver(renamed("A2", stanza));
        Node skmsg = stanza.children("enc").get(1);
        device.deliver(client.stanza("A3").child(skmsg).build());
        assertThat(network.violations).containsExactly("counter-reused", "iteration-reused");
    }

    @Test
    void badPaddingIsAViolationInBothLayers() throws Exception {
        VirtualDevice device = device(1, 0);
        byte[] skewed = {1, 2, 3, 3, 3, 2, 3};
        device.deliver(client.stanza("A1")
                .child(client.pairwise(device, skewed))
                .child(TestClient.skmsg(client.seal(TestClient.text("x"))))
                .child(Node.of("device-identity").bytes(client.deviceIdentity))
                .build());
        device.deliver(client.status("A2", device, TestClient.text("x"), true));
        device.deliver(client.stanza("A3")
                .child(TestClient.skmsg(client.sealPadded(skewed)))
                .build());
        assertThat(network.violations).containsExactly("bad-padding", "bad-padding");
        assertThat(world.tray().size()).isEqualTo(1);
    }

    @Test
    void aKeyForAnotherGroupIsAViolation() throws Exception {
        VirtualDevice device = device(1, 0);
        byte[] key = TestClient.keyMessage("123-456@g.us", client.distribution());
        deliver(device, client.pairwise(device, Padding.pad(key, client.random)), client.deviceIdentity);
        assertThat(network.violations).containsExactly("wrong-group-id");
    }

    @Test
    void aMissingKeyOrKeyMessageIsAViolation() throws Exception {
        VirtualDevice device = device(1, 0);
        device.deliver(client.status("A1", device, TestClient.text("x"), false));
        deliver(
                device,
                client.pairwise(device, Padding.pad(TestClient.text("x"), client.random)),
                client.deviceIdentity);
        assertThat(network.violations).containsExactly("missing-sender-key", "missing-sender-key-distribution");
    }

    @Test
    void deviceIdentityIsCheckedToTheLastSignature() throws Exception {
        VirtualDevice device = device(1, 0);
        Node good = client.status("A1", device, TestClient.text("x"), true);
        device.deliver(Node.of("message")
                .attr("from", "status@broadcast")
                .attr("participant", good.attr("participant"))
                .attr("id", "B0")
                .children(good.children("enc"))
                .build());
        var signed = ADVSignedDeviceIdentity.parseFrom(client.deviceIdentity);
        Node enc = good.children("enc").getFirst();
        ByteString zeros = ByteString.copyFrom(new byte[64]);
        deliver(
                device,
                enc,
                signed.toBuilder().setAccountSignature(zeros).build().toByteArray());
        deliver(
                device,
                enc,
                signed.toBuilder().setDeviceSignature(zeros).build().toByteArray());
        var key = ByteString.copyFrom(new byte[32]);
        deliver(
                device,
                enc,
                signed.toBuilder().setAccountSignatureKey(key).build().toByteArray());
        assertThat(network.violations)
                .containsExactly(
                        "missing-device-identity",
                        "bad-account-signature",
                        "bad-device-signature",
                        "wrong-account-key");
    }

    @Test
    void anIdentityOtherThanTheRegisteredOneIsAViolation() throws Exception {
        VirtualDevice device = device(1, 0);
        Companion real = client.companion();
        var other = new TestClient();
        other.companion(real);
        other.deviceIdentity = client.deviceIdentity;
        Node forged = other.status("A1", device, TestClient.text("x"), true);
        device.deliver(forged);
        assertThat(network.violations).containsExactly("wrong-identity");
        network.clients.clear();
        device.deliver(forged);
        assertThat(network.violations).containsExactly("wrong-identity", "unknown-sender");
    }

    @Test
    void aWrongKeyIndexIsAViolation() throws Exception {
        VirtualDevice device = device(1, 0);
        Companion real = client.companion();
        client.companion(new Companion(real.owner(), real.number(), 99, real.identityKey(), true));
        device.deliver(client.status("A1", device, TestClient.text("x"), true));
        assertThat(network.violations).containsExactly("wrong-key-index");
    }

    @Test
    void contentMustBeOneTextWithItsSecret() throws Exception {
        VirtualDevice device = device(1, 0);
        Message.Builder good = TestClient.message("x");
        List<Message> wrong = List.of(
                good.clone().setConversation("y").build(),
                good.clone().clearExtendedTextMessage().setConversation("y").build(),
                good.clone().clearMessageContextInfo().build(),
                TestClient.message("").build());
        device.deliver(client.status("A0", device, good.build().toByteArray(), true));
        for (int i = 0; i < wrong.size(); i++) {
            device.deliver(client.status("B" + i, device, wrong.get(i).toByteArray(), false));
        }
        assertThat(network.violations)
                .containsExactly("bad-content", "bad-content", "bad-message-secret", "bad-content");
    }

    private void deliver(VirtualDevice device, Node pairwise, byte[] deviceIdentity) throws Exception {
        device.deliver(client.stanza("X" + network.violations.size())
                .child(pairwise)
                .child(TestClient.skmsg(client.seal(TestClient.text("x"))))
                .child(Node.of("device-identity").bytes(deviceIdentity))
                .build());
    }

    private Node renamed(String id, Node stanza) {
        return client.stanza(id).children(stanza.children()).build();
    }
}
