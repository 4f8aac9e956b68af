package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.signal.Encrypted;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.StateView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A stanza the server refused, with its people named the other way: by phone number instead of hidden id, or back.
/// Nothing is encrypted again: nobody got the ciphertexts, so they go to whom they were made for, and no iteration and
/// no counter is used twice. Pure. Source: 2-status.md 6.2, 8.2.
final class OtherNaming {
    private static final String PARTICIPANTS = "participants";

    private OtherNaming() {}

    /// The stanza to try, under the same id.
    ///
    /// @return empty when nobody but the own account has the other kind of address, or the stanza names nobody
    static Optional<PendingStanza> of(PendingStanza refused, StateView state) {
        Node message = NodeDecoder.decode(refused.stanza());
        Optional<Node> participants = message.child(PARTICIPANTS);
        Jid self = state.account().map(Account::lid).map(Jid::withoutDevice).orElse(null);
        List<Node> renamed = new ArrayList<>();
        Set<Jid> reached = new HashSet<>();
        Set<Jid> missed = new HashSet<>();
        for (Node entry : participants.map(Node::children).orElse(List.of())) {
            Jid named = entry.requireJid("jid");
            Optional<Jid> other = named.isLid() ? state.phoneOf(named) : state.lidOf(named);
            other.ifPresent(jid -> renamed.add(
                    Node.of("to").attr("jid", jid).children(entry.children()).build()));
            (other.isPresent() ? reached : missed).add(named.withoutDevice());
        }
        boolean byPhone = !refused.byPhone();
        if (reached.stream().allMatch(person -> lid(state, person).equals(Optional.ofNullable(self)))) {
            return Optional.empty();
        }
        List<LeftOut> leftOut = new ArrayList<>(refused.leftOut());
        missed.forEach(
                person -> leftOut.add(new LeftOut(person, byPhone ? LeftOut.Reason.NO_PHONE : LeftOut.Reason.NO_LID)));
        return Optional.of(new PendingStanza(
                refused.messageId(),
                refused.kind(),
                NodeEncoder.encode(rename(message, renamed, byPhone)),
                refused.group(),
                refused.keyId(),
                refused.devices().stream()
                        .filter(device -> !missed.contains(device.withoutDevice()))
                        .toList(),
                refused.recipients() - missed.size(),
                leftOut,
                refused.createdAt(),
                byPhone,
                true));
    }

    private static Optional<Jid> lid(StateView state, Jid person) {
        return person.isLid() ? Optional.of(person) : state.lidOf(person);
    }

    private static Node rename(Node message, List<Node> participants, boolean byPhone) {
        boolean firstContact = participants.stream()
                .flatMap(entry -> entry.children().stream())
                .anyMatch(enc -> Encrypted.PREKEY.equals(enc.attr("type")));
        Map<String, Object> attrs = new LinkedHashMap<>(message.attrs());
        attrs.computeIfPresent("addressing_mode", (_, _) -> byPhone ? "pn" : "lid");
        Node.Builder renamed = Node.of(message.tag());
        for (Node child : message.children()) {
            if (child.tag().equals(PARTICIPANTS)) {
                renamed.child(Node.of(PARTICIPANTS).children(participants).build());
            } else if (firstContact || !child.tag().equals("device-identity")) {
                renamed.child(child);
            }
        }
        return new Node(message.tag(), attrs, renamed.build().content());
    }
}
