package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import java.time.Instant;
import java.util.List;

/// A stanza that may have left and whose outcome is not known: the same bytes go out again under the same id.
///
/// @param messageId  the stanza's id
/// @param kind       of the post, such as `text`
/// @param stanza     as encoded, ready to be encrypted for the connection
/// @param group      whose sender key it carries, such as `status@broadcast`
/// @param keyId      of that sender key
/// @param devices    that hold the sender key once the stanza is acknowledged
/// @param recipients how many people it is addressed to
/// @param leftOut    who it is not addressed to
/// @param createdAt  millisecond precision
/// @param byPhone    whether it names people by phone number, not by hidden id
/// @param switched   whether it was refused once, and names people the other way since
public record PendingStanza(
        String messageId,
        String kind,
        byte[] stanza,
        String group,
        int keyId,
        List<Jid> devices,
        int recipients,
        List<LeftOut> leftOut,
        Instant createdAt,
        boolean byPhone,
        boolean switched) {
    /// Copies the lists.
    public PendingStanza {
        devices = List.copyOf(devices);
        leftOut = List.copyOf(leftOut);
    }

    /// As first made, by hidden ids.
    public PendingStanza(
            String messageId,
            String kind,
            byte[] stanza,
            String group,
            int keyId,
            List<Jid> devices,
            int recipients,
            List<LeftOut> leftOut,
            Instant createdAt) {
        this(messageId, kind, stanza, group, keyId, devices, recipients, leftOut, createdAt, false, false);
    }
}
