package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// `<iq type=get xmlns=encrypt><key><user jid/>..</key></iq>` -> `<list><user jid>..</user></list>`, one
/// one-time prekey used up for each device. Source: 2-status.md 5.4.
final class PreKeyFetch implements IqAnswer {
    private final World world;
    private final Companions companions;

    PreKeyFetch(World world, Companions companions) {
        this.world = world;
        this.companions = companions;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        List<Node> users = iq.requireChild("key").children("user");
        var asked = new HashSet<Jid>();
        for (Node user : users) {
            if (!asked.add(user.requireJid("jid"))) {
                throw Refusal.request("duplicate-prekey-user", user.attr("jid") + " is asked for twice");
            }
        }
        if (users.isEmpty()) {
            throw Refusal.request("empty-prekey-request", "<key> names no user");
        }
        var list = Node.of("list");
        users.forEach(user -> list.child(answer(user.requireJid("jid"))));
        return Reply.of(list);
    }

    private Node answer(Jid jid) {
        var user = Node.of("user").attr("jid", jid);
        Optional<KeyBundle> bundle = bundle(jid);
        if (bundle.isEmpty()) {
            return user.child(Node.of("error").attr("code", 404).attr("text", "item-not-found"))
                    .build();
        }
        KeyBundle keys = bundle.get();
        user.child(bytes("registration", number(Integer.toUnsignedLong(keys.registrationId()), 4)))
                .child(bytes("type", new byte[] {5}))
                .child(bytes("identity", keys.identity()))
                .child(Node.of("skey")
                        .child(bytes("id", number(keys.signedPreKeyId(), 3)))
                        .child(bytes("value", keys.signedPreKey()))
                        .child(bytes("signature", keys.signature())));
        keys.oneTimeKey()
                .ifPresent(key -> user.child(
                        Node.of("key").child(bytes("id", number(key.id(), 3))).child(bytes("value", key.key()))));
        return user.build();
    }

    private Optional<KeyBundle> bundle(Jid jid) {
        Optional<LinkedDevice> companion = companions.find(jid);
        if (companion.isPresent()) {
            return companion.map(companions::takeBundle);
        }
        return world.find(jid).map(world::devices).orElse(List.of()).stream()
                .filter(device -> device.number() == jid.device())
                .findFirst()
                .flatMap(VirtualDevice::takeBundle);
    }

    private static byte[] number(long value, int width) {
        return Bytes.bigEndian(value, width);
    }

    private static Node bytes(String tag, byte[] content) {
        return Node.of(tag).bytes(content).build();
    }
}
