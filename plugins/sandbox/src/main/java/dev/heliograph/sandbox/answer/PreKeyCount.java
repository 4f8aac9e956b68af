package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.talk.Member;

/// `<iq type=get xmlns=encrypt><count/></iq>` -> `<count value/>`. Source: 1-connection.md 6.4.
final class PreKeyCount implements IqAnswer {
    @Override
    public Reply answer(Member member, Node iq) {
        return Reply.of(Node.of("count").attr("value", member.device().oneTimeCount()));
    }
}
