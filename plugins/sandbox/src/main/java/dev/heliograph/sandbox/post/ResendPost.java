package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import java.util.Optional;
import java.util.Set;

/// `<message to=status@broadcast participant=<device>>`: a status for the one device that asked for it again.
/// Safe for all threads. Source: 2-status.md 9.2.
final class ResendPost {
    private static final Set<String> PAIRWISE = Set.of("pkmsg", "msg");
    private static final Set<String> ATTRIBUTES = Set.of("to", "id", "type", "participant", "t", "edit");
    private static final Set<String> CHILDREN = Set.of("enc", "device-identity", "meta");

    private final World world;
    private final Companions companions;
    private final Mailroom mailroom;

    ResendPost(World world, Companions companions, Mailroom mailroom) {
        this.world = world;
        this.companions = companions;
        this.mailroom = mailroom;
    }

    void deliver(Member sender, Node message, long now) {
        Node enc = check(message);
        Jid to = message.requireJid("participant");
        Person person = world.find(to).orElseThrow(() -> unknown(to));
        Optional<VirtualDevice> phone = world.devices(person).stream()
                .filter(device -> device.number() == to.device())
                .findFirst();
        Optional<LinkedDevice> client = companions.find(to);
        Node received = Node.of("message")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("participant", sender.device().jid(true))
                .attr("participant_pn", sender.device().jid(false))
                .attrOf("id", message, "id")
                .attr("t", now)
                .attrOf("type", message, "type")
                .attrOf("edit", message, "edit")
                .child(enc)
                .children(message.children("device-identity"))
                .build();
        if (phone.isPresent()) {
            phone.get().deliver(received);
        } else {
            mailroom.post(client.orElseThrow(() -> unknown(to)), received, 1);
        }
    }

    private static Node check(Node message) {
        message.attrs().keySet().stream()
                .filter(name -> !ATTRIBUTES.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw Refusal.message(479, "unknown-attribute", "a resend has no attribute " + name);
                });
        message.children().stream()
                .filter(child -> !CHILDREN.contains(child.tag()))
                .findFirst()
                .ifPresent(child -> {
                    throw Refusal.message(479, "unknown-child", "a resend has no child <" + child.tag() + ">");
                });
        if (message.children("enc").size() != 1) {
            throw Refusal.message(479, "bad-resend", "a resend holds one <enc>");
        }
        Node enc = message.requireChild("enc");
        Ciphertext ciphertext = Ciphertext.of(enc, PAIRWISE);
        if (enc.attr("count") == null) {
            throw Refusal.message(479, "bad-resend", "the <enc> of a resend says which count it answers");
        }
        boolean identity = message.child("device-identity").isPresent();
        if (identity != ciphertext.type().equals("pkmsg")) {
            throw Refusal.message(
                    479,
                    identity ? "needless-device-identity" : "missing-device-identity",
                    "<device-identity> goes with a pkmsg, this is a " + ciphertext.type());
        }
        return enc;
    }

    private static Refusal unknown(Jid to) {
        return Refusal.message(400, "unknown-device", to + " is nobody's device");
    }
}
