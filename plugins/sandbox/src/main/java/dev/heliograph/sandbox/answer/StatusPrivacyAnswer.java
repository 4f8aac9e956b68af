package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.StatusAudience;
import dev.heliograph.sandbox.world.World;
import java.util.Locale;

/// `<iq type=get xmlns=status><privacy/></iq>` -> the audience chosen on the phone. Source: 1-connection.md 10.1.
final class StatusPrivacyAnswer implements IqAnswer {
    private final World world;

    StatusPrivacyAnswer(World world) {
        this.world = world;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        StatusAudience audience = world.primaries().stream()
                .filter(phone -> phone.person().equals(member.device().owner()))
                .findFirst()
                .map(Primary::statusAudience)
                .orElse(StatusAudience.CONTACTS);
        var list = Node.of("list")
                .attr("type", audience.kind().name().toLowerCase(Locale.ROOT))
                .attr("default", "true");
        audience.users().forEach(user -> list.child(Node.of("user").attr("jid", user)));
        return Reply.of(Node.of("privacy").child(list));
    }
}
