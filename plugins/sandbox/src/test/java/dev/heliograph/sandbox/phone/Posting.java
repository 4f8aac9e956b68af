package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.WorldSize;
import io.helidon.webserver.http.HttpService;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// A world with a linked client that posts to everybody, each device with the sender key anew.
public final class Posting {
    private final PhoneWorld world;
    private final FakeSwitch network = new FakeSwitch();
    private final TestClient client = new TestClient();

    private Posting(PhoneWorld world) {
        this.world = world;
    }

    public static Posting open(Path folder, WorldSize size, Function<PhoneWorld, HttpService> routes) throws Exception {
        var posting = new Posting(PhoneWorld.open(folder, size, InstantSource.system(), new SecureRandom(), routes));
        posting.world.start(posting.network);
        Primary phone = posting.world.primaries().getFirst();
        posting.client.accept(phone.scan(posting.client.qr("ref")), phone, 7);
        posting.network.clients.add(posting.client);
        return posting;
    }

    public PhoneWorld world() {
        return world;
    }

    /// Puts a blob on the media host.
    public void serve(String directPath, Path blob) {
        network.blobs.put(directPath, blob);
    }

    /// The rules broken so far.
    public List<String> broken() {
        return List.copyOf(network.violations);
    }

    /// Posts a text; contacts first, the owner's own phone last.
    public void post(String id, String text) throws Exception {
        post(id, TestClient.message(text));
    }

    public void post(String id, Message.Builder message) throws Exception {
        Person owner = world.primaries().getFirst().person();
        byte[] distribution = client.distribution();
        byte[] sealed = client.seal(message.build().toByteArray());
        for (Person person : world.people()) {
            if (!person.equals(owner)) {
                deliver(id, person, distribution, sealed);
            }
        }
        deliver(id, owner, distribution, sealed);
        if (!network.violations.isEmpty()) {
            throw new AssertionError(network.violations);
        }
    }

    private void deliver(String id, Person person, byte[] distribution, byte[] sealed) throws Exception {
        for (VirtualDevice device : world.devices(person)) {
            byte[] key = TestClient.keyMessage(TestClient.GROUP, distribution);
            device.deliver(client.stanza(id)
                    .child(client.pairwise(device, Padding.pad(key, client.random)))
                    .child(TestClient.skmsg(sealed))
                    .child(Node.of("device-identity").bytes(client.deviceIdentity))
                    .build());
        }
    }
}
