package dev.heliograph.protocol.status;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.StatusPrivacy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Asks who the account's statuses are for. Source: shared/protocol/1-connection.md 10.1.
///
/// Wire: `<iq type="get" xmlns="status"><privacy/></iq>` answered by `<privacy><list
/// type="contacts|blacklist|whitelist" default="true"><user jid/>...</list>...</privacy>`. An error 404 means
/// never changed: contacts.
public record PrivacyQuery() implements Iq<Optional<StatusPrivacy>> {
    /// The rule of an account that never changed it.
    public static final StatusPrivacy EVERYBODY = new StatusPrivacy(StatusPrivacy.Mode.CONTACTS, List.of());

    @Override
    public Node.Builder request() {
        return Iq.to("get", "status").child(Node.of("privacy").build());
    }

    /// The active list; empty when there is none.
    @Override
    public Optional<StatusPrivacy> parse(Node result) {
        List<Node> lists = result.requireChild("privacy").children("list");
        Node active = lists.stream()
                .filter(list -> "true".equals(list.attr("default")))
                .findFirst()
                .orElse(lists.isEmpty() ? null : lists.getFirst());
        if (active == null) {
            return Optional.empty();
        }
        List<Jid> users = active.children("user").stream()
                .map(user -> user.jidAttr("jid"))
                .filter(Objects::nonNull)
                .toList();
        return Optional.of(
                switch (active.requireAttr("type")) {
                    case "whitelist" -> new StatusPrivacy(StatusPrivacy.Mode.ALLOW_LIST, users);
                    case "blacklist" -> new StatusPrivacy(StatusPrivacy.Mode.DENY_LIST, users);
                    default -> EVERYBODY;
                });
    }
}
