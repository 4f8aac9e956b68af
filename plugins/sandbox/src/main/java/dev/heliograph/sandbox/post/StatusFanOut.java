package dev.heliograph.sandbox.post;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.DeviceHash;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Takes a status and brings it to every device of everybody listed. Safe for all threads. Source:
/// 2-status.md 13.6.
final class StatusFanOut {
    private final World world;
    private final Companions companions;
    private final Mailroom mailroom;
    private final PostLog log;

    StatusFanOut(World world, Companions companions, Mailroom mailroom, PostLog log) {
        this.world = world;
        this.companions = companions;
        this.mailroom = mailroom;
        this.log = log;
    }

    /// A status that has been checked, and whom it still has to reach.
    ///
    /// @param stanza  the status
    /// @param hash    of its meaning
    /// @param phash   of all devices it is for, the sender's too
    /// @param phones  devices inside the sandbox that have not got it, by LID address
    /// @param clients other companions of the sender that have not got it
    /// @param parts   what each listed device gets of its own
    record Checked(
            StatusStanza stanza,
            String hash,
            String phash,
            Map<Jid, VirtualDevice> phones,
            List<LinkedDevice> clients,
            Map<Jid, Ciphertext> parts) {}

    /// Checks a status.
    ///
    /// @throws Refusal naming what is wrong; nothing has been delivered then
    Checked check(Member sender, Node node) {
        StatusStanza stanza = StatusStanza.of(node, sender.strict());
        Audience audience = Audience.of(stanza.participants(), sender, world, companions);
        checkIdentity(sender.device(), stanza, audience.anyPkmsg());
        var phones = new LinkedHashMap<Jid, VirtualDevice>();
        var clients = new LinkedHashMap<Jid, LinkedDevice>();
        for (Person person : audience.people()) {
            world.devices(person).forEach(device -> phones.put(person.device(device.number(), true), device));
            companions.of(person).forEach(device -> clients.put(device.jid(true), device));
        }
        Jid self = sender.device().jid(true);
        clients.remove(self);
        String hash = hash(stanza);
        var all = new ArrayList<Jid>(phones.keySet());
        all.addAll(clients.keySet());
        var devices = new HashSet<>(all);
        devices.add(self);
        var missing = new HashSet<>(log.missing(self, stanza.id(), hash, all));
        phones.keySet().retainAll(missing);
        clients.keySet().retainAll(missing);
        return new Checked(stanza, hash, DeviceHash.of(devices), phones, List.copyOf(clients.values()), audience.own());
    }

    /// Delivers a status that has been checked.
    void deliver(Member sender, Checked status, long now) {
        var reached = new ArrayList<Jid>(status.phones().keySet());
        List<Node> rest = rest(status.stanza());
        // phones decrypt within deliver, which is all the time a post takes
        status.phones().entrySet().parallelStream()
                .forEach(phone -> phone.getValue().deliver(received(sender, status, phone.getKey(), rest, now)));
        for (LinkedDevice client : status.clients()) {
            Jid jid = client.jid(true);
            mailroom.post(client, received(sender, status, jid, rest, now), 1);
            reached.add(jid);
        }
        log.delivered(sender.device().jid(true), status.stanza().id(), status.hash(), reached);
    }

    /// Somebody listens in: devices that are not addressed, former ones too, get what they would get as bare ones.
    void leak(Member sender, Checked status, String phone, long now) {
        List<Node> rest = rest(status.stanza());
        Person person = world.byPn(phone).orElseThrow();
        var listeners = new ArrayList<>(world.devices(person));
        listeners.addAll(world.formerDevices(person));
        listeners.removeAll(status.phones().values());
        // under no address of theirs: what is meant for who has it now is not theirs
        listeners.forEach(device -> device.deliver(received(sender, status, Jid.SERVER, rest, now)));
    }

    private static Node received(Member sender, Checked status, Jid jid, List<Node> rest, long now) {
        StatusStanza stanza = status.stanza();
        var message = Node.of("message")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("participant", sender.device().jid(true))
                .attr("participant_pn", sender.device().jid(false))
                .attr("id", stanza.id())
                .attr("t", now)
                .attr("type", stanza.node().attr("type"))
                .attr("notify", sender.device().owner().name())
                .attrOf("edit", stanza.node(), "edit");
        Ciphertext own = status.parts().get(jid);
        if (own != null) {
            message.child(own.node());
        }
        return message.children(rest).build();
    }

    private static List<Node> rest(StatusStanza stanza) {
        var rest = new ArrayList<Node>();
        rest.add(stanza.skmsg().node());
        for (String tag : List.of("device-identity", "meta", "reporting")) {
            stanza.node().child(tag).ifPresent(rest::add);
        }
        return rest;
    }

    private static void checkIdentity(LinkedDevice device, StatusStanza stanza, boolean anyPkmsg) {
        var identity = stanza.deviceIdentity();
        if (anyPkmsg && identity.isEmpty()) {
            throw Refusal.message(479, "missing-device-identity", "a stanza with a pkmsg carries <device-identity>");
        }
        if (!anyPkmsg && identity.isPresent()) {
            throw Refusal.message(
                    479, "needless-device-identity", "a stanza without a pkmsg carries no <device-identity>");
        }
        identity.ifPresent(bytes -> checkIdentity(device, bytes));
    }

    private static void checkIdentity(LinkedDevice device, byte[] sent) {
        try {
            if (!ADVSignedDeviceIdentity.parseFrom(sent)
                    .equals(ADVSignedDeviceIdentity.parseFrom(device.deviceIdentity()))) {
                throw Refusal.message(479, "forged-device-identity", "<device-identity> is not the one of the link");
            }
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.message(479, "forged-device-identity", "no ADVSignedDeviceIdentity: " + e.getMessage());
        }
    }

    /// What the stanza means, whatever the order of its attributes.
    private static String hash(StatusStanza stanza) {
        byte[] participants = NodeEncoder.encode(
                Node.of("participants").children(stanza.participants()).build());
        byte[] hash = Sha256.of(participants, stanza.skmsg().bytes());
        return HexFormat.of().formatHex(hash);
    }
}
