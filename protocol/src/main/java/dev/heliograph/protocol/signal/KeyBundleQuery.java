package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Fetches key bundles, to open sessions with devices. Source: shared/protocol/2-status.md 5.4.
///
/// Wire: `<iq type="get" xmlns="encrypt"><key><user jid reason="identity"/>...</key></iq>`. A device with an error, or
/// with keys that do not parse, is missing from the answer; it spoils nobody else's.
///
/// @param devices which devices, at most 100
public record KeyBundleQuery(Collection<Jid> devices) implements Iq<List<KeyBundle>> {
    @Override
    public Node.Builder request() {
        List<Node> users = new ArrayList<>(devices.size());
        for (Jid device : devices) {
            users.add(Node.of("user")
                    .attr("jid", device)
                    .attr("reason", "identity")
                    .build());
        }
        return Iq.to("get", "encrypt").child(Node.of("key").children(users).build());
    }

    @Override
    public List<KeyBundle> parse(Node result) {
        List<KeyBundle> bundles = new ArrayList<>();
        for (Node user : result.requireChild("list").children("user")) {
            if (user.child("error").isEmpty()) {
                bundle(user).ifPresent(bundles::add);
            }
        }
        return bundles;
    }

    private static Optional<KeyBundle> bundle(Node user) {
        try {
            Jid device = user.jidAttr("jid");
            Node keys = user.child("keys").orElse(user);
            Node signed = keys.requireChild("skey");
            Optional<Node> oneTime = keys.child("key");
            return Optional.of(new KeyBundle(
                    device,
                    (int) number(user.requireChild("registration"), 4),
                    bytes(keys.requireChild("identity"), 32),
                    (int) number(signed.requireChild("id"), 3),
                    bytes(signed.requireChild("value"), 32),
                    bytes(signed.requireChild("signature"), 64),
                    oneTime.isPresent()
                            ? OptionalInt.of((int) number(oneTime.get().requireChild("id"), 3))
                            : OptionalInt.empty(),
                    oneTime.isPresent() ? bytes(oneTime.get().requireChild("value"), 32) : null));
        } catch (BinaryException _) {
            return Optional.empty();
        }
    }

    private static long number(Node node, int width) {
        return Bytes.toLong(bytes(node, width));
    }

    private static byte[] bytes(Node node, int length) {
        byte[] content = node.contentBytes();
        if (content.length != length) {
            throw new BinaryException("<" + node.tag() + "> must hold " + length + " bytes, held " + content.length);
        }
        return content;
    }
}
