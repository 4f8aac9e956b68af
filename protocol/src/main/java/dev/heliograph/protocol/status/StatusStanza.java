package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.signal.Encrypted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds the stanza of a status. Pure. Source: shared/protocol/2-status.md 3.1, 3.4.
///
/// Wire:
/// ```
/// <message to="status@broadcast" id type="text|media">
///   <participants>
///     <to jid="lid[:device]"><enc v="2" type="pkmsg|msg" [mediatype]>..</enc></to>   devices that lack the sender key
///     <to jid="lid"/>                                                                everybody else
///   </participants>
///   <enc v="2" type="skmsg" [mediatype="image|video"]>..</enc>
///   <device-identity>..</device-identity>                                             only with a pkmsg
///   <meta status_setting="contacts|allowlist|denylist"/>
/// </message>
/// ```
final class StatusStanza {
    private StatusStanza() {}

    /// What goes into one stanza.
    ///
    /// @param messageId      the id
    /// @param people         who it is for, by hidden id, without devices
    /// @param keys           the wrapped sender key for each device that lacks it
    /// @param body           the status, encrypted with the sender key
    /// @param deviceIdentity our signed identity
    /// @param setting        word for `meta status_setting`
    /// @param addressingMode whether to say `addressing_mode="lid"`
    /// @param media          what kind of media the status is; empty for text
    /// @param mediaOnKeys    whether the kind is told on wrapped keys too
    record Parts(
            String messageId,
            Collection<Jid> people,
            Map<Jid, Encrypted> keys,
            byte[] body,
            byte[] deviceIdentity,
            String setting,
            boolean addressingMode,
            Optional<MediaKind> media,
            boolean mediaOnKeys) {}

    static Node build(Parts parts) {
        Node.Builder message = Node.of("message")
                .attr("to", Jid.STATUS_BROADCAST)
                .attr("id", parts.messageId())
                .attr("type", parts.media().isPresent() ? "media" : "text");
        if (parts.addressingMode()) {
            message.attr("addressing_mode", "lid");
        }
        message.child(Node.of("participants").children(participants(parts)).build());
        message.child(enc("skmsg", parts.body(), parts.media()));
        boolean firstContact = parts.keys().values().stream().anyMatch(Encrypted::opensSession);
        if (firstContact) {
            message.child(
                    Node.of("device-identity").bytes(parts.deviceIdentity()).build());
        }
        message.child(Node.of("meta").attr("status_setting", parts.setting()).build());
        return message.build();
    }

    private static List<Node> participants(Parts parts) {
        List<Node> entries =
                new ArrayList<>(parts.keys().size() + parts.people().size());
        Set<Jid> covered = new HashSet<>();
        Optional<MediaKind> media = parts.mediaOnKeys() ? parts.media() : Optional.empty();
        parts.keys().forEach((device, key) -> {
            covered.add(device.withoutDevice());
            entries.add(Node.of("to")
                    .attr("jid", device)
                    .child(enc(key.type(), key.bytes(), media))
                    .build());
        });
        for (Jid person : parts.people()) {
            if (!covered.contains(person)) {
                entries.add(Node.of("to").attr("jid", person).build());
            }
        }
        return entries;
    }

    private static Node enc(String type, byte[] bytes, Optional<MediaKind> media) {
        return Node.of("enc")
                .attr("v", "2")
                .attr("type", type)
                .attrIfPresent("mediatype", media.map(MediaKind::mediaType).orElse(null))
                .bytes(bytes)
                .build();
    }
}
