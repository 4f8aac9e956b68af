package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.account.Unlinker;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.World;

/// `<iq type=set xmlns=md><remove-companion-device jid reason/></iq>` -> empty result, then the stream ends
/// as for a removed device. Source: 1-connection.md 5.7 and 7.7.
final class UnlinkAnswer implements IqAnswer {
    private final Unlinker unlinker;

    UnlinkAnswer(World world, Companions companions, Mailroom mailroom) {
        this.unlinker = new Unlinker(world, companions, mailroom);
    }

    @Override
    public Reply answer(Member member, Node iq) {
        Jid jid = iq.requireChild("remove-companion-device").requireJid("jid");
        LinkedDevice device = member.device();
        if (!jid.equals(device.jid(false)) && !jid.equals(device.jid(true))) {
            throw Refusal.request(403, "forbidden", "unlinks-another", device.jid(false) + " may not unlink " + jid);
        }
        return Reply.then(() -> unlink(member));
    }

    private void unlink(Member member) {
        unlinker.unlink(member.device());
        member.line().close(Unlinker.removed());
    }
}
