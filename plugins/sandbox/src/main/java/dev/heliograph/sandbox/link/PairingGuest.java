package dev.heliograph.sandbox.link;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ClientPairingProps;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.wire.Guest;
import dev.heliograph.sandbox.wire.Line;
import dev.heliograph.sandbox.world.PairSuccess;
import dev.heliograph.sandbox.world.Primary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One client that wants to be linked. Source: 1-connection.md 5.2 to 5.4.
///
/// | state | waits for | then |
/// |---|---|---|
/// | SHOWING | a phone that scans | SCANNED, `<pair-success>` sent |
/// | SCANNED | `<pair-device-sign>` | DONE, linked, 515 sent; or DONE after an error of the client |
/// | DONE | nothing | |
///
/// Thread-safe: scans come from other threads than stanzas.
final class PairingGuest implements Guest {
    private static final String REFS_ID = "pair-device-1";
    private static final String SUCCESS_ID = "pair-success-1";
    private static final byte[] DEVICE_PREFIX = {6, 1};
    private static final int RESTART = 515;

    private enum State {
        SHOWING,
        SCANNED,
        DONE
    }

    private final PairingDesk desk;
    private final Line line;
    private final Registration registration;
    private final byte[] noiseKey;
    private final List<String> refs;
    private State state = State.SHOWING;
    private Primary phone;
    private PairSuccess success;
    private int number;
    private final AtomicInteger notices = new AtomicInteger();
    private final Set<String> unacked = ConcurrentHashMap.newKeySet();

    PairingGuest(PairingDesk desk, Line line, Registration registration, byte[] noiseKey, List<String> refs) {
        this.desk = desk;
        this.line = line;
        this.registration = registration;
        this.noiseKey = noiseKey;
        this.refs = refs;
    }

    byte[] noiseKey() {
        return noiseKey;
    }

    byte[] identityKey() {
        return registration.identityKey();
    }

    String name() {
        return line.name();
    }

    void showRefs() {
        var pairDevice = Node.of("pair-device");
        refs.forEach(ref -> pairDevice.child(Node.of("ref").bytes(ref.getBytes(StandardCharsets.US_ASCII))));
        line.send(request(REFS_ID).child(pairDevice).build());
    }

    /// Tells the client that the account wants a passkey; it may not understand. Source: 1-connection.md 5.6.
    void demandPasskey() {
        notify(
                "passkey_prologue_request",
                Node.of("passkey_request_options").bytes("{}".getBytes(StandardCharsets.UTF_8)));
    }

    /// Tells the client that somebody typed its code.
    void primaryHello(Node.Builder reg) {
        notify("link_code_companion_reg", reg);
    }

    private void notify(String type, Node.Builder content) {
        String id = "link-" + notices.incrementAndGet();
        unacked.add(id);
        line.send(Node.of("notification")
                .attr("from", Jid.SERVER)
                .attr("type", type)
                .attr("id", id)
                .attr("t", desk.now())
                .child(content)
                .build());
    }

    private void acked(Node ack) {
        boolean known = "notification".equals(ack.attr("class")) && unacked.remove(ack.requireAttr("id"));
        if (!known || ack.attr("to") == null || ack.attr("type") == null) {
            throw Refusal.stream(500, "bad-ack", "an ack names what was sent, class, to and type, this is " + ack);
        }
    }

    synchronized String scanned(Primary scanner, PairSuccess made, int reserved) {
        if (state != State.SHOWING) {
            throw new IllegalArgumentException(line.name() + " was scanned before");
        }
        state = State.SCANNED;
        phone = scanner;
        success = made;
        number = reserved;
        Jid pn = phone.person().device(number, false);
        Jid lid = phone.person().device(number, true);
        byte[] props = ClientPairingProps.newBuilder()
                .setIsChatDbLidMigrated(true)
                .build()
                .toByteArray();
        line.send(request(SUCCESS_ID)
                .attr("t", desk.now())
                .child(Node.of("pair-success")
                        .child(Node.of("device-identity").bytes(container(made)))
                        .child(Node.of("platform").attr("name", "android"))
                        .child(Node.of("device").attr("jid", pn).attr("lid", lid))
                        .child(Node.of("client-props").bytes(props)))
                .build());
        return lid.toString();
    }

    /// As the phone made it, or with a bit of its MAC turned.
    private byte[] container(PairSuccess made) {
        byte[] container = made.deviceIdentity().clone();
        if (desk.faults().takeForgedLink()) {
            container[container.length - 1] ^= 1;
        }
        return container;
    }

    @Override
    public synchronized void stanza(Node node) {
        switch (node.tag()) {
            case "presence", "ib" -> {}
            case "iq" -> iq(node);
            case "ack" -> acked(node);
            default -> throw tooEarly(node);
        }
    }

    @Override
    public void gone() {
        desk.left(this);
    }

    private void iq(Node node) {
        String id = node.requireAttr("id");
        switch (node.requireAttr("type")) {
            case "result" -> result(id, node);
            case "error" -> {
                if (id.equals(SUCCESS_ID) && state == State.SCANNED) {
                    state = State.DONE;
                }
            }
            case "set" -> linkCode(id, node);
            case "get" -> {
                if (!"w:p".equals(node.attr("xmlns"))) {
                    throw tooEarly(node);
                }
                line.send(Node.of("iq")
                        .attr("from", Jid.SERVER)
                        .attr("type", "result")
                        .attr("id", id)
                        .build());
            }
            default -> throw tooEarly(node);
        }
    }

    private void linkCode(String id, Node node) {
        Node reg = node.child("link_code_companion_reg")
                .filter(_ -> "md".equals(node.attr("xmlns")))
                .orElseThrow(() -> tooEarly(node));
        Node inside = desk.codes().stanza(this, reg);
        Node.Builder answer =
                Node.of("iq").attr("from", Jid.SERVER).attr("type", "result").attr("id", id);
        if (inside != null) {
            answer.child(inside);
        }
        line.send(answer.build());
    }

    private void result(String id, Node node) {
        if (id.equals(SUCCESS_ID) && state == State.SCANNED) {
            state = State.DONE;
            link(node.requireChild("pair-device-sign").requireChild("device-identity"));
        } else if (!id.equals(REFS_ID)) {
            throw Refusal.stream(500, "unasked-result", "nobody waits for the result " + id);
        }
    }

    private void link(Node identity) {
        if (identity.longAttr("key-index").orElse(-1) != success.keyIndex()) {
            throw refused("key-index is " + identity.attr("key-index") + ", expected " + success.keyIndex());
        }
        ADVSignedDeviceIdentity signed = parse(identity.contentBytes());
        if (!signed.getDetails().equals(ByteString.copyFrom(success.details()))
                || !signed.getAccountSignature().equals(ByteString.copyFrom(success.accountSignature()))) {
            throw refused("details or account signature are not those the phone sent");
        }
        if (signed.hasAccountSignatureKey()) {
            throw refused("the reply must drop the account signature key");
        }
        byte[] covered = Bytes.concat(DEVICE_PREFIX, success.details(), identityKey(), success.accountSignatureKey());
        if (!Curve25519.verify(
                identityKey(), covered, signed.getDeviceSignature().toByteArray())) {
            throw refused("the device signature is not the identity's over 0601 || details || identity || account key");
        }
        ADVSignedDeviceIdentity whole = signed.toBuilder()
                .setAccountSignatureKey(ByteString.copyFrom(success.accountSignatureKey()))
                .build();
        LinkedDevice device = desk.companions()
                .link(new Entry.Linked(
                        phone.person().device(number, true).toString(),
                        success.keyIndex(),
                        noiseKey,
                        identityKey(),
                        whole.toByteArray(),
                        registration.registrationId(),
                        registration.signedPreKey()));
        phone.linked(device.asCompanion());
        line.close(Node.of("stream:error").attr("code", RESTART).build());
    }

    private static ADVSignedDeviceIdentity parse(byte[] bytes) {
        try {
            return ADVSignedDeviceIdentity.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw refused("device-identity is no ADVSignedDeviceIdentity: " + e.getMessage());
        }
    }

    private static Refusal refused(String detail) {
        return Refusal.stream(401, "bad-device-signature", detail);
    }

    private static Refusal tooEarly(Node node) {
        return Refusal.stream(401, "stanza-before-login", "not logged in, sent " + node);
    }

    private static Node.Builder request(String id) {
        return Node.of("iq")
                .attr("from", Jid.SERVER)
                .attr("type", "set")
                .attr("id", id)
                .attr("xmlns", "md");
    }
}
