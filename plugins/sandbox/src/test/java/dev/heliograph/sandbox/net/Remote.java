package dev.heliograph.sandbox.net;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.Jid;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/// A sandbox somewhere, and what every test does there first: link a device, log in, upload keys.
class Remote implements AutoCloseable {
    final NetworkFacts network;
    private final HttpClient http = HttpClient.newHttpClient();

    Remote(NetworkFacts network) {
        this.network = network;
    }

    /// Connects, shows a QR, has it scanned; answers the connection with `<pair-success>` received.
    Scanned scanned(Device device) throws Exception {
        Wire wire = Wire.open(network, device.noise, device.registration().build());
        Node refs = wire.next();
        wire.send(result(refs).build());
        String ref = refs.requireChild("pair-device").children("ref").getFirst().contentText();
        HttpResponse<String> answer = post("/scan", "{\"qr\":\"" + device.qr(ref) + "\",\"expiresAt\":\"soon\"}");
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.body());
        }
        Node iq = wire.next();
        Node own = iq.requireChild("pair-success").requireChild("device");
        device.pn = own.requireJid("jid");
        device.lid = own.requireJid("lid");
        return new Scanned(wire, iq);
    }

    record Scanned(Wire wire, Node iq) {
        byte[] container() {
            return iq.requireChild("pair-success")
                    .requireChild("device-identity")
                    .contentBytes();
        }

        void reply(Device device, byte[] identity) {
            wire.send(result(iq)
                    .child(Node.of("pair-device-sign")
                            .child(Node.of("device-identity")
                                    .attr("key-index", device.keyIndex)
                                    .bytes(identity)))
                    .build());
        }
    }

    static Node.Builder result(Node iq) {
        return Node.of("iq").attr("to", Jid.SERVER).attr("type", "result").attrOf("id", iq, "id");
    }

    Device linked() throws Exception {
        var device = new Device();
        Scanned scanned = scanned(device);
        scanned.reply(device, device.sign(scanned.container()));
        Node end = scanned.wire().awaitTag("stream:error");
        if (!"515".equals(end.attr("code"))) {
            throw new IllegalStateException("expected 515, got " + end);
        }
        scanned.wire().close();
        return device;
    }

    Wire login(Device device, boolean lidMigrated) {
        Wire wire = Wire.open(network, device.noise, device.login(lidMigrated).build());
        wire.awaitTag("success");
        return wire;
    }

    /// Logs in, uploads prekeys and becomes active.
    Wire active(Device device, boolean lidMigrated, KeyPair... oneTime) {
        Wire wire = login(device, lidMigrated);
        wire.ask("set", "encrypt", upload(device, oneTime).toArray(Node.Builder[]::new));
        wire.ask("set", "passive", Node.of("active"));
        wire.await(node -> node.child("offline").isPresent());
        return wire;
    }

    static List<Node.Builder> upload(Device device, KeyPair... oneTime) {
        var list = Node.of("list");
        KeyPair[] keys = oneTime.length > 0 ? oneTime : new KeyPair[] {Curve25519.generate(Device.RANDOM)};
        for (int i = 0; i < keys.length; i++) {
            list.child(Node.of("key")
                    .child(Node.of("id").bytes(Bytes.bigEndian(i + 1, 3)))
                    .child(Node.of("value").bytes(keys[i].publicKey())));
        }
        return List.of(
                Node.of("registration").bytes(Bytes.bigEndian(device.registrationId, 4)),
                Node.of("type").bytes(new byte[] {5}),
                Node.of("identity").bytes(device.identity.publicKey()),
                list,
                Node.of("skey")
                        .child(Node.of("id").bytes(Bytes.bigEndian(1, 3)))
                        .child(Node.of("value").bytes(device.signedPreKey.publicKey()))
                        .child(Node.of("signature").bytes(device.signedPreKeySignature())));
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at(path))
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> put(String path, String json) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at(path))
                        .PUT(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return network.mediaOrigin().resolve(path);
    }

    @Override
    public void close() {
        http.close();
    }
}
