package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.Message;
import java.util.List;

/// A status that came again, for one device alone: content and sender key in one pairwise message. Stateless;
/// the state is in the step. Source: shared/protocol/2-status.md 9.2, 10.
final class Resent {
    private Resent() {}

    /// Whether a status came this way.
    static boolean is(Node stanza) {
        List<Node> encs = stanza.children("enc");
        return encs.size() == 1 && encs.getFirst().attr("count") != null;
    }

    /// Opens it and takes the sender key out of it.
    ///
    /// @throws Violation naming what is wrong
    static StatusContent open(PairwiseStep step, Sender sender, Node stanza) throws Violation {
        Message message = SenderKeyInbox.decrypt(
                step, sender, stanza.children("enc").getFirst(), stanza.child("device-identity"));
        if (message.hasDeviceSentMessage()) {
            if (!message.getDeviceSentMessage().getDestinationJid().equals(Jid.STATUS_BROADCAST.toString())) {
                throw new Violation("bad-resend", "an own device is told the destination status@broadcast");
            }
            message = message.getDeviceSentMessage().getMessage();
        }
        SenderKeyChain chain = SenderKeyInbox.key(message);
        var ring = SenderKeyInbox.load(step, sender.device());
        ring.add(chain);
        SenderKeyInbox.save(step, sender.device(), ring);
        return StatusContent.read(
                message.toBuilder().clearSenderKeyDistributionMessage().build().toByteArray());
    }
}
