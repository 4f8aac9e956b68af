package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.KeyBundle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The retry receipt of a phone. Pure. Source: shared/protocol/2-status.md 9.1.
final class PhoneRetry {
    private PhoneRetry() {}

    /// Asks for a status again.
    ///
    /// @param companion who posted it
    /// @param keys      fresh ones, when they come along
    static Node of(
            Jid companion, String messageId, int count, int error, int registrationId, Optional<KeyBundle> keys) {
        Node.Builder receipt = Node.of("receipt")
                .attr("to", Jid.STATUS_BROADCAST)
                .attr("recipient", companion)
                .attr("id", messageId)
                .attr("type", "retry")
                .child(Node.of("retry")
                        .attr("count", count)
                        .attr("id", messageId)
                        .attr("v", 1)
                        .attr("error", error))
                .child(Node.of("registration").bytes(number(registrationId, Integer.BYTES)));
        keys.ifPresent(bundle -> receipt.child(keys(bundle)));
        return receipt.build();
    }

    private static Node keys(KeyBundle bundle) {
        Node.Builder keys = Node.of("keys")
                .child(Node.of("type").bytes(new byte[] {5}))
                .child(Node.of("identity").bytes(bundle.identity()));
        bundle.oneTimeKey().ifPresent(key -> keys.child(key("key", key.id(), key.key())));
        return keys.child(key("skey", bundle.signedPreKeyId(), bundle.signedPreKey())
                        .child(Node.of("signature").bytes(bundle.signature())))
                .build();
    }

    private static Node.Builder key(String tag, int id, byte[] key) {
        return Node.of(tag)
                .child(Node.of("id").bytes(number(id, 3)))
                .child(Node.of("value").bytes(key));
    }

    private static byte[] number(int value, int bytes) {
        byte[] all = ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
        return Arrays.copyOfRange(all, Integer.BYTES - bytes, Integer.BYTES);
    }
}
