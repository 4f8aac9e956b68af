package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeEncoder;
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
import java.util.function.UnaryOperator;

/// Builds the stanza of a status. Pure. Source: shared/protocol/2-status.md 1.8, 3.1, 3.4, 3.6.
///
/// Wire:
/// ```
/// <message to="status@broadcast" id type="text|media" [edit="7"]>
///   <participants>
///     <to jid="lid[:device]"><enc v="2" type="pkmsg|msg" [mediatype]>..</enc></to>   devices that lack the sender key
///     <to jid="lid"/>                                                                everybody else
///   </participants>
///   <enc v="2" type="skmsg" [mediatype="image|video"]>..</enc>
///   <device-identity>..</device-identity>                                             only with a pkmsg
///   <meta status_setting="contacts|allowlist|denylist"/>                             not with edit
/// </message>
/// ```
final class StatusStanza {
    private static final String PARTICIPANTS = "participants";

    private StatusStanza() {}

    /// What goes into one stanza.
    ///
    /// @param messageId      the id
    /// @param participants   see [#participants] and [#bare]
    /// @param firstContact   whether a key in them opens a session
    /// @param body           the status, encrypted with the sender key
    /// @param deviceIdentity our signed identity
    /// @param setting        word for `meta status_setting`; empty for a stanza that takes another back,
    ///                       which says
    ///                       `edit="7"` instead
    /// @param addressingMode what to say as `addressing_mode`; empty for nothing
    /// @param media          what kind of media the status is; empty for text
    record Parts(
            String messageId,
            Node participants,
            boolean firstContact,
            byte[] body,
            byte[] deviceIdentity,
            Optional<String> setting,
            Optional<String> addressingMode,
            Optional<MediaKind> media) {}

    static Node build(Parts parts) {
        Node.Builder message = Node.of("message")
                .attr("to", Jid.STATUS_BROADCAST)
                .attr("id", parts.messageId())
                .attr("type", parts.media().isPresent() ? "media" : "text");
        if (parts.setting().isEmpty()) {
            message.attr("edit", "7");
        }
        parts.addressingMode().ifPresent(mode -> message.attr("addressing_mode", mode));
        message.child(parts.participants());
        message.child(enc("skmsg", parts.body(), parts.media()));
        if (parts.firstContact()) {
            message.child(
                    Node.of("device-identity").bytes(parts.deviceIdentity()).build());
        }
        parts.setting()
                .ifPresent(setting -> message.child(
                        Node.of("meta").attr("status_setting", setting).build()));
        return message.build();
    }

    /// The people a status is for when each of their devices has the sender key; written, to be kept for
    /// many posts.
    ///
    /// @param people by hidden id, without devices
    /// @param naming the name on the wire of a hidden id
    static Node bare(Collection<Jid> people, UnaryOperator<Jid> naming) {
        List<Node> entries = entries(people, Map.of(), Optional.empty(), naming);
        return Node.of(PARTICIPANTS)
                .written(NodeEncoder.write(PARTICIPANTS, entries))
                .build();
    }

    /// The people a status is for.
    ///
    /// @param people by hidden id, without devices
    /// @param keys   the wrapped sender key for each device that lacks it
    /// @param media  the kind of media told with each of those keys; empty for none
    /// @param naming the name on the wire of a hidden id
    static Node participants(
            Collection<Jid> people, Map<Jid, Encrypted> keys, Optional<MediaKind> media, UnaryOperator<Jid> naming) {
        return Node.of(PARTICIPANTS)
                .children(entries(people, keys, media, naming))
                .build();
    }

    private static List<Node> entries(
            Collection<Jid> people, Map<Jid, Encrypted> keys, Optional<MediaKind> media, UnaryOperator<Jid> naming) {
        List<Node> entries = new ArrayList<>(keys.size() + people.size());
        Set<Jid> covered = new HashSet<>();
        keys.forEach((device, key) -> {
            covered.add(device.withoutDevice());
            entries.add(Node.of("to")
                    .attr("jid", naming.apply(device))
                    .child(enc(key.type(), key.bytes(), media))
                    .build());
        });
        for (Jid person : people) {
            if (!covered.contains(person)) {
                entries.add(Node.of("to").attr("jid", naming.apply(person)).build());
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
