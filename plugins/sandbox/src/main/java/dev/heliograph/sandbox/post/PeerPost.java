package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import java.util.Set;

/// `<message to=<own device> category=peer>`: from a client to another device of its own account. Safe for
/// all threads.
final class PeerPost {
    private static final Set<String> PAIRWISE = Set.of("pkmsg", "msg");

    private final World world;

    PeerPost(World world) {
        this.world = world;
    }

    void deliver(Member sender, Node message, long now) {
        Jid to = message.requireJid("to");
        Person owner = sender.device().owner();
        VirtualDevice phone = world.find(to)
                .filter(owner::equals)
                .flatMap(person -> world.devices(person).stream()
                        .filter(device -> device.number() == to.device())
                        .findFirst())
                .orElseThrow(() ->
                        Refusal.message(400, "bad-peer-addressee", "peer messages go to the own phone, not to " + to));
        Ciphertext enc = Ciphertext.of(message.requireChild("enc"), PAIRWISE);
        boolean identity = message.child("device-identity").isPresent();
        if (identity != enc.type().equals("pkmsg")) {
            throw Refusal.message(
                    479,
                    identity ? "needless-device-identity" : "missing-device-identity",
                    "<device-identity> goes with a pkmsg, this is a " + enc.type());
        }
        phone.deliver(Node.of("message")
                .attr("from", sender.device().jid(false))
                .attr("id", message.requireAttr("id"))
                .attr("t", now)
                .attr("type", message.requireAttr("type"))
                .attr("category", "peer")
                .children(message.children())
                .build());
    }
}
