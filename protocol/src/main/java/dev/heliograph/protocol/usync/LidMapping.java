package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Learns which hidden id belongs to which phone number from what stanzas say beside their addresses. Stateless.
/// Source: 2-status.md 6.3, 6.5, 16.
///
/// | who | number | hidden id | seen on |
/// |---|---|---|---|
/// | `participant` | `participant_pn` | `participant_lid` | messages and receipts of statuses and groups |
/// | `from` | `sender_pn` | `sender_lid` | messages and receipts of chats |
/// | `recipient` | `recipient_pn`, `peer_recipient_pn` | `recipient_lid`, `peer_recipient_lid` | what own devices sent
/// |
/// | `from` | | `lid` | device notifications |
/// | `jid` | `pn_jid` | `lid` | usync users, devices in notifications |
public final class LidMapping {
    private static final List<Names> NAMES = List.of(
            new Names("participant", "participant_pn", "participant_lid"),
            new Names("from", "sender_pn", "sender_lid"),
            new Names("recipient", "recipient_pn", "recipient_lid"),
            new Names("recipient", "peer_recipient_pn", "peer_recipient_lid"),
            new Names("from", "", "lid"),
            new Names("jid", "pn_jid", "lid"));

    private LidMapping() {}

    private record Names(String who, String phone, String lid) {}

    private record Pair(Jid phone, Jid lid) {}

    /// Learns within a step: what is filed under the number moves to the hidden id in the same commit.
    public static void learn(Commit commit, Node stanza) {
        for (Pair pair : pairs(stanza)) {
            commit.putLid(pair.phone, pair.lid);
        }
    }

    /// Learns in a step of its own, if there is news; without news it costs a look.
    public static void learn(Store store, Node stanza) {
        if (isNews(store.state(), stanza)) {
            store.step("lid", commit -> {
                learn(commit, stanza);
                return stanza;
            });
        }
    }

    /// Whether a stanza names a pair that is not known so.
    public static boolean isNews(StateView state, Node stanza) {
        return pairs(stanza).stream().anyMatch(pair -> !state.lidOf(pair.phone).equals(Optional.of(pair.lid)));
    }

    private static List<Pair> pairs(Node stanza) {
        List<Pair> pairs = new ArrayList<>(1);
        for (Names names : NAMES) {
            Optional<Jid> who = jid(stanza, names.who);
            Optional<Jid> phone = jid(stanza, names.phone).or(() -> who).filter(Jid::isPn);
            Optional<Jid> lid = jid(stanza, names.lid).or(() -> who).filter(Jid::isLid);
            if (phone.isPresent() && lid.isPresent()) {
                pairs.add(new Pair(phone.get(), lid.get()));
            }
        }
        return pairs;
    }

    private static Optional<Jid> jid(Node stanza, String name) {
        try {
            return stanza.attr(name) == null
                    ? Optional.empty()
                    : Optional.of(stanza.jidAttr(name).withoutDevice());
        } catch (BinaryException _) {
            return Optional.empty(); // no address: nothing to learn
        }
    }
}
