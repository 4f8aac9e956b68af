package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.talk.Handler;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.World;
import java.util.Set;

/// `<ack>` and `<receipt>` of a client: both say that a stanza arrived. Safe for all threads. Source:
/// 1-connection.md
/// 7.5.
public final class AckHandler implements Handler {
    private static final Set<String> CLASSES = Set.of("message", "receipt", "notification", "call");

    private final Mailroom mailroom;
    private final Violations violations;
    private final World world;

    /// Joins the parts.
    ///
    /// @param mailroom   what waits to be acked
    /// @param violations where nacks and retry receipts are kept: a client that cannot read what a phone
    ///                   sent
    /// @param world      where phones are told of retry receipts
    public AckHandler(Mailroom mailroom, Violations violations, World world) {
        this.mailroom = mailroom;
        this.violations = violations;
        this.world = world;
    }

    @Override
    public void handle(Member member, Node stanza) {
        String id = stanza.requireAttr("id");
        if (stanza.tag().equals("receipt")) {
            if ("retry".equals(stanza.attr("type")) && !expected(member, stanza)) {
                violations.add("client-retry", member.line().name() + " could not decrypt " + id + ": " + stanza);
            }
            mailroom.acked(member.device(), "message", id, stanza.attr("participant"));
            return;
        }
        String kind = stanza.requireAttr("class");
        if (!CLASSES.contains(kind) || stanza.attr("to") == null) {
            throw Refusal.stream(500, "bad-ack", "an ack names class and to, this is " + stanza);
        }
        if (stanza.attr("error") != null) {
            violations.add("client-nack", member.line().name() + " cannot use " + kind + " " + id + ": " + stanza);
        }
        member.said().hearAck(stanza);
        mailroom.acked(member.device(), kind, id, stanza.attr("participant"));
    }

    private boolean expected(Member member, Node receipt) {
        Jid sender = receipt.attr("participant") == null ? receipt.requireJid("to") : receipt.requireJid("participant");
        return world.find(sender)
                .flatMap(person -> world.devices(person).stream()
                        .filter(device -> device.number() == sender.device())
                        .findFirst())
                .map(device -> device.retry(member.device().jid(true), receipt))
                .orElse(false);
    }
}
