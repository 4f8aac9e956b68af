package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.StatusPrivacy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrivacyQueryTest {
    private static final Jid ONE = Jid.lid("101", 0);

    @Test
    void takesTheListMarkedAsDefault() {
        StatusPrivacy privacy = parse(list("contacts", false), list("blacklist", true));
        assertThat(privacy.mode()).isEqualTo(StatusPrivacy.Mode.DENY_LIST);
        assertThat(privacy.users()).containsExactly(ONE);
    }

    @Test
    void takesTheFirstListWhenNoneIsMarked() {
        assertThat(parse(list("whitelist", false)).mode()).isEqualTo(StatusPrivacy.Mode.ALLOW_LIST);
    }

    @Test
    void readsAnEmptyAnswerAsNone() {
        assertThat(read()).isEmpty();
    }

    @Test
    void asksInTheNamespaceOfStatuses() {
        Node request = new PrivacyQuery().request().attr("id", "1").build();
        assertThat(request.attr("xmlns")).isEqualTo("status");
        assertThat(request.attr("type")).isEqualTo("get");
        assertThat(request.child("privacy")).isPresent();
    }

    private static StatusPrivacy parse(Node... lists) {
        return read(lists).orElseThrow();
    }

    private static Optional<StatusPrivacy> read(Node... lists) {
        Node.Builder privacy = Node.of("privacy");
        for (Node list : lists) {
            privacy.child(list);
        }
        return new PrivacyQuery().parse(Node.of("iq").child(privacy.build()).build());
    }

    private static Node list(String type, boolean active) {
        Node.Builder list = Node.of("list").attr("type", type);
        if (active) {
            list.attr("default", "true");
        }
        return list.child(Node.of("user").attr("jid", ONE).build()).build();
    }
}
