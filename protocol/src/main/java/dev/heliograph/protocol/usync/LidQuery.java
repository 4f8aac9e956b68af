package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks which hidden ids belong to phone numbers. Source: shared/protocol/1-connection.md 8.3.
///
/// Wire: as [DeviceQuery], with `context="background"` and the one protocol `<lid/>`.
///
/// @param sid   unique id of the query
/// @param users people by phone number
public record LidQuery(String sid, Collection<Jid> users) implements Iq<Map<Jid, Jid>> {
    @Override
    public Node.Builder request() {
        List<Node> list = new ArrayList<>(users.size());
        for (Jid user : users) {
            list.add(Node.of("user").attr("jid", user.withoutDevice()).build());
        }
        return UsyncQuery.request(sid, "background", List.of(Node.of("lid").build()), list);
    }

    /// The hidden id of each phone number that has one.
    @Override
    public Map<Jid, Jid> parse(Node result) {
        Map<Jid, Jid> lids = new HashMap<>();
        for (Node user : UsyncQuery.users(result)) {
            Jid jid = user.jidAttr("jid");
            if (jid != null) {
                UsyncQuery.lidOf(user).ifPresent(lid -> lids.put(jid.withoutDevice(), lid));
            }
        }
        return lids;
    }
}
