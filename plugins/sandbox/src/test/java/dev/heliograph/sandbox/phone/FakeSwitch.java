package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Switch;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A network with the clients a test links, which remembers what was sent and which rules were broken.
final class FakeSwitch implements Switch {
    final List<TestClient> clients = new ArrayList<>();
    final List<Node> sent = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final Map<String, Path> blobs = new HashMap<>();

    @Override
    public void send(VirtualDevice from, Node stanza) {
        sent.add(stanza);
    }

    @Override
    public void notify(Person owner, Node notification) {
        sent.add(notification);
    }

    @Override
    public boolean ignoresKeyRequest() {
        return false;
    }

    @Override
    public void tell(Jid companion, Node stanza) {
        throw new UnsupportedOperationException("no test needs the network to speak");
    }

    @Override
    public Optional<KeyBundle> takeBundle(Jid companion) {
        return client(companion).map(TestClient::bundle);
    }

    @Override
    public List<Companion> companions(Person owner) {
        return clients.stream()
                .map(TestClient::companion)
                .filter(companion -> companion.owner().equals(owner))
                .toList();
    }

    @Override
    public Optional<byte[]> deviceIdentity(Jid companion) {
        return client(companion).map(client -> client.deviceIdentity);
    }

    @Override
    public Optional<Path> blob(String directPath) {
        return Optional.ofNullable(blobs.get(directPath));
    }

    @Override
    public void violation(String rule, String detail) {
        violations.add(rule);
    }

    private Optional<TestClient> client(Jid jid) {
        return clients.stream()
                .filter(client -> client.companion().number() == jid.device())
                .findFirst();
    }
}
