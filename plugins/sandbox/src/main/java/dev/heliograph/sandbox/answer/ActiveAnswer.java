package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;

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

    private void open(Member member) {
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
