package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import java.util.List;

/// `<iq type=set xmlns=passive><active/></iq>` -> empty result, what has waited, `<ib><offline
/// count/></ib>`; then the phone shares its app-state keys. Source: 1-connection.md 6.3.
final class ActiveAnswer implements IqAnswer {
    private final World world;
    private final Mailroom mailroom;
    private final FaultBox faults;

    ActiveAnswer(World world, Mailroom mailroom, FaultBox faults) {
        this.world = world;
        this.mailroom = mailroom;
        this.faults = faults;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        return Reply.then(() -> open(member));
    }

    /// Told when something waits; a client may ask for it in batches, it all comes anyway. Source:
    /// 1-connection.md 6.6.
    private void preview(Member member) {
        List<Node> waiting = mailroom.waiting(member.device());
        if (waiting.isEmpty()) {
            return;
        }
        var preview = Node.of("offline_preview").attr("count", waiting.size());
        for (String tag : List.of("message", "notification", "receipt")) {
            preview.attr(
                    tag, waiting.stream().filter(it -> it.tag().equals(tag)).count());
        }
        member.line()
                .send(Node.of("ib")
                        .attr("from", Jid.SERVER)
                        .child(preview.attr("appdata", 0))
                        .build());
    }

    private void open(Member member) {
        preview(member);
        int waited = mailroom.open(member.device(), member.mail());
        member.line()
                .send(Node.of("ib")
                        .attr("from", Jid.SERVER)
                        .child(Node.of("offline").attr("count", waited))
                        .build());
        if (faults.takeWithheldKeyShare()) {
            return;
        }
        for (Primary phone : world.primaries()) {
            if (phone.person().equals(member.device().owner())) {
                phone.ready(member.device().asCompanion());
            }
        }
    }
}
