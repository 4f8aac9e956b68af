package dev.heliograph.protocol.usync;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks which phone numbers have an account. Source: shared/protocol/1-connection.md 8.4.
///
/// Wire: `<query><contact/></query><list><user><contact>+15550101001</contact></user>...</list>`,
/// `context="interactive"`; answered by `<user jid [pn_jid]><contact type="in">+15550101001</contact></user>`.
///
/// @param sid     unique id of the query
/// @param numbers digits only, each once
public record ContactQuery(String sid, List<String> numbers) implements Iq<Map<String, ContactQuery.Found>> {
    /// An account.
    ///
    /// @param phone by phone number, when told
    /// @param lid   by hidden id, when told
    public record Found(Optional<Jid> phone, Optional<Jid> lid) {}

    @Override
    public Node.Builder request() {
        List<Node> users = new ArrayList<>(numbers.size());
        for (String number : numbers) {
            Node contact = Node.of("contact").text("+" + number).build();
            users.add(Node.of("user").child(contact).build());
        }
        return UsyncQuery.request(sid, "interactive", List.of(Node.of("contact").build()), users);
    }

    /// The accounts by number as asked for; numbers without one are missing.
    @Override
    public Map<String, Found> parse(Node result) {
        Map<String, Found> found = new HashMap<>();
        for (Node user : UsyncQuery.users(result)) {
            Optional<Node> contact = user.child("contact").filter(node -> "in".equals(node.attr("type")));
            Optional<Jid> jid = jid(user, "jid");
            if (contact.isPresent() && jid.isPresent()) {
                String asked = contact.get().contentText().replace("@c.us", "").replace("+", "");
                found.put(
                        asked.isEmpty() ? jid.get().user() : asked,
                        new Found(
                                jid.filter(Jid::isPn).or(() -> jid(user, "pn_jid")),
                                jid.filter(Jid::isLid).or(() -> UsyncQuery.lidOf(user))));
            }
        }
        return found;
    }

    private static Optional<Jid> jid(Node user, String name) {
        return Optional.ofNullable(user.jidAttr(name)).map(Jid::withoutDevice);
    }
}
