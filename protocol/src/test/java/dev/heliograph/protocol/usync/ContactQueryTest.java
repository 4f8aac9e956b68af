package dev.heliograph.protocol.usync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactQueryTest {
    private static final Jid PHONE = Jid.pn("15550101001", 0);
    private static final Jid LID = Jid.lid("77700001", 0);

    @Test
    void asksForEachNumberInItsInternationalForm() {
        Node usync = new ContactQuery("s", List.of("15550101001", "15550101002"))
                .request()
                .attr("id", "1")
                .build()
                .requireChild("usync");
        assertThat(usync.attr("context")).isEqualTo("interactive");
        assertThat(usync.requireChild("query").children()).extracting(Node::tag).containsExactly("contact");
        assertThat(usync.requireChild("list").children("user"))
                .extracting(user -> user.requireChild("contact").contentText())
                .containsExactly("+15550101001", "+15550101002");
    }

    @Test
    void readsAccountsByNumberAndByHiddenIdAndNobodyWhoIsOut() {
        Map<String, ContactQuery.Found> found = new ContactQuery("s", List.of())
                .parse(result(
                        user(PHONE, null, "in", "+15550101001"),
                        user(LID, Jid.pn("15550101003", 0), "in", "+15550101002@c.us"),
                        user(Jid.pn("15550101004", 0), null, "out", "+15550101004")));
        assertThat(found)
                .containsOnly(
                        Map.entry("15550101001", new ContactQuery.Found(Optional.of(PHONE), Optional.empty())),
                        Map.entry(
                                "15550101002",
                                new ContactQuery.Found(Optional.of(Jid.pn("15550101003", 0)), Optional.of(LID))));
    }

    private static Node user(Jid jid, Jid phone, String type, String asked) {
        Node.Builder user = Node.of("user").attr("jid", jid);
        if (phone != null) {
            user.attr("pn_jid", phone);
        }
        return user.child(Node.of("contact").attr("type", type).text(asked).build())
                .build();
    }

    private static Node result(Node... users) {
        return Node.of("iq")
                .child(Node.of("usync")
                        .child(Node.of("list").children(List.of(users)).build())
                        .build())
                .build();
    }
}
