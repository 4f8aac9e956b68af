package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;

/// Builds the acknowledgement due for a received stanza. Source: shared/protocol/1-connection.md 7.5.
///
/// Wire: `<ack class id to [participant] [recipient] [type] [from]/>`.
public final class Acks {
    private Acks() {}

    /// The plain acknowledgement: `type` is copied for everything but messages, `from` is added for messages only.
    ///
    /// @param received a `message`, `receipt`, `notification` or `call` with `id` and `from`
    /// @param self     the own device by phone number, or null before the login is known
    public static Node of(Node received, Jid self) {
        boolean message = "message".equals(received.tag());
        Node.Builder ack = Node.of("ack")
                .attr("class", received.tag())
                .attr("id", received.requireAttr("id"))
                .attr("to", received.jidAttr("from"));
        copyJid(received, ack, "participant");
        copyJid(received, ack, "recipient");
        if (message) {
            if (self != null) {
                ack.attr("from", self);
            }
        } else if (received.attr("type") != null && !isIdentityChange(received)) {
            ack.attr("type", received.attr("type"));
        }
        return ack.build();
    }

    private static boolean isIdentityChange(Node received) {
        return "encrypt".equals(received.attr("type"))
                && received.child("identity").isPresent();
    }

    private static void copyJid(Node received, Node.Builder ack, String name) {
        if (received.attr(name) != null) {
            ack.attr(name, received.jidAttr(name));
        }
    }
}
