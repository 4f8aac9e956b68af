package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import java.util.List;
import java.util.Optional;

/// The frame all usync queries share. Source: shared/protocol/1-connection.md 8.1.
final class UsyncQuery {
    private UsyncQuery() {}

    static Node.Builder request(String sid, String context, List<Node> protocols, List<Node> users) {
        Node usync = Node.of("usync")
                .attr("sid", sid)
                .attr("mode", "query")
                .attr("last", "true")
                .attr("index", "0")
                .attr("context", context)
                .child(Node.of("query").children(protocols).build())
                .child(Node.of("list").children(users).build())
                .build();
        return Iq.to("get", "usync").child(usync);
    }

    static List<Node> users(Node result) {
        return result.requireChild("usync").requireChild("list").children("user");
    }

    static Optional<Jid> lidOf(Node user) {
        return user.child("lid")
                .map(lid -> lid.jidAttr("val"))
                .filter(Jid::isLid)
                .map(Jid::withoutDevice);
    }
}
