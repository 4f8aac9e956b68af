package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.Switch;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The phones' own Signal against the product's: written apart, so that agreeing means something.
class OwnClientTest {
    @TempDir
    private Path folder;

    private final RealClient client = new RealClient();
    private final List<Node> sent = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private PhoneWorld world;

    @BeforeEach
    void openAndLink() throws Exception {
        world = PhoneWorld.open(folder, WorldSize.DEMO, InstantSource.system(), new SecureRandom(), _ -> _ -> {});
        world.start(new OneClient());
        Primary phone = world.primaries().getFirst();
        client.accept(phone.scan(client.qr()), phone);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void allThirtyDevicesReadWhatItPosts() throws Exception {
        Person owner = world.primaries().getFirst().person();
        List<VirtualDevice> devices = world.people().stream()
                .filter(person -> !person.equals(owner))
                .flatMap(person -> world.devices(person).stream())
                .toList();
        Message first = TestClient.message("one").build();
        List<Node> stanzas = client.post("A1", first, devices);
        for (int i = 0; i < devices.size(); i++) {
            devices.get(i).deliver(stanzas.get(i));
        }
        Node second = client.postAgain("A2", TestClient.message("two").build());
        devices.forEach(device -> device.deliver(second));
        assertThat(violations).isEmpty();
        assertThat(world.tray().list(entry -> entry.text().equals("one"))).hasSize(30);
        assertThat(world.tray().list(entry -> entry.text().equals("two"))).hasSize(30);
    }

    @Test
    void itOpensThePhonesKeyShare() throws Exception {
        Primary phone = world.primaries().getFirst();
        phone.ready(client.companion());
        Message message = client.open(sent.getFirst(), phone.person().lid());
        assertThat(message.getProtocolMessage().getType()).isEqualTo(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE);
    }

    private final class OneClient implements Switch {
        @Override
        public void notify(Person owner, Node notification) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean ignoresKeyRequest() {
            return false;
        }

        @Override
        public void send(VirtualDevice from, Node stanza) {
            sent.add(stanza);
        }

        @Override
        public void tell(Jid companion, Node stanza) {
            throw new UnsupportedOperationException("no test needs the network to speak");
        }

        @Override
        public Optional<KeyBundle> takeBundle(Jid companion) {
            return Optional.of(client.bundle());
        }

        @Override
        public List<Companion> companions(Person owner) {
            return List.of(client.companion());
        }

        @Override
        public Optional<byte[]> deviceIdentity(Jid companion) {
            return Optional.of(client.signedIdentity());
        }

        @Override
        public Optional<Path> blob(String directPath) {
            return Optional.empty();
        }

        @Override
        public void violation(String rule, String detail) {
            violations.add(rule + ": " + detail);
        }
    }
}
