package dev.heliograph.sandbox.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.Message;
import java.util.Optional;

/// How a device comes by a sender key and opens what was sealed with it. Stateless; the state is in the
/// step.
///
/// Source: shared/protocol/2-status.md 3 and 4.
final class SenderKeyInbox {
    private SenderKeyInbox() {}

    /// The keys a device has from a sender.
    static SenderKeyRing load(PairwiseStep step, Jid sender) {
        return step.get(key(sender)).map(SenderKeyRing::deserialize).orElseGet(SenderKeyRing::new);
    }

    /// Keeps them with the step.
    static void save(PairwiseStep step, Jid sender, SenderKeyRing ring) {
        step.put(key(sender), ring.serialize());
    }

    /// Opens the device's own `<enc>` and takes the sender key out of it.
    ///
    /// @throws Violation naming what is wrong
    static SenderKeyChain receive(PairwiseStep step, Sender sender, Node enc, Optional<Node> deviceIdentity)
            throws Violation {
        return key(decrypt(step, sender, enc, deviceIdentity));
    }

    /// The sender key that a decrypted message brings.
    ///
    /// @throws Violation when there is none, or it is not one of statuses
    static SenderKeyChain key(Message message) throws Violation {
        if (!message.hasSenderKeyDistributionMessage()) {
            throw new Violation("missing-sender-key-distribution", "the pairwise message holds no sender key");
        }
        var distribution = message.getSenderKeyDistributionMessage();
        String expected = Jid.STATUS_BROADCAST.toString();
        if (!distribution.getGroupId().equals(expected)) {
            throw new Violation(
                    "wrong-group-id", "group id \"" + distribution.getGroupId() + "\", expected " + expected);
        }
        return SenderKeyChain.from(
                distribution.getAxolotlSenderKeyDistributionMessage().toByteArray());
    }

    /// Decrypts a pairwise `<enc>`, padding and device identity checked.
    ///
    /// @throws Violation naming what is wrong
    static Message decrypt(PairwiseStep step, Sender sender, Node enc, Optional<Node> deviceIdentity) throws Violation {
        requireVersion2(enc);
        byte[] identity = sender.companion().identityKey();
        byte[] padded = switch (enc.requireAttr("type")) {
            case "pkmsg" -> {
                verifyIdentity(sender, deviceIdentity);
                yield PairwiseCipher.decryptFirst(step, sender.device(), identity, enc.contentBytes());
            }
            case "msg" -> PairwiseCipher.decryptNext(step, sender.device(), identity, enc.contentBytes());
            case String other -> throw new Violation("bad-stanza", "enc type \"" + other + "\" is unknown");
        };
        try {
            return Message.parseFrom(Padding.strip(padded));
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("bad-content", "the pairwise plaintext is no Message: " + e.getMessage());
        }
    }

    /// Opens the `skmsg`.
    ///
    /// @return the plaintext without padding
    /// @throws Violation naming what is wrong
    static byte[] open(SenderKeyRing ring, Sender sender, Node enc) throws Violation {
        requireVersion2(enc);
        var message = SenderKeyChain.Message.parse(enc.contentBytes());
        SenderKeyChain chain = ring.find(message.id())
                .orElseThrow(() -> new Violation(
                        "missing-sender-key", sender.device() + " never gave its sender key " + message.id()));
        return Padding.strip(chain.decrypt(message));
    }

    private static void verifyIdentity(Sender sender, Optional<Node> deviceIdentity) throws Violation {
        Node node = deviceIdentity.orElseThrow(
                () -> new Violation("missing-device-identity", "a pkmsg of " + sender.device() + " came without"));
        ADVDeviceIdentity identity = DeviceIdentities.verify(
                node.contentBytes(), sender.account(), sender.companion().identityKey());
        if (identity.getKeyIndex() != sender.companion().keyIndex()) {
            throw new Violation(
                    "wrong-key-index",
                    "key index " + identity.getKeyIndex() + ", expected "
                            + sender.companion().keyIndex());
        }
    }

    private static void requireVersion2(Node enc) throws Violation {
        if (!"2".equals(enc.attr("v"))) {
            throw new Violation("bad-stanza", "enc v is " + enc.attr("v") + ", expected 2");
        }
    }

    private static String key(Jid sender) {
        return "senderkey/" + sender;
    }
}
