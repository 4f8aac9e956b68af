package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.HiddenIds;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.media.MediaHost;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Handler;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.World;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds who answers a request: by namespace and by the first child that anybody knows. Safe for all threads.
public final class Answers implements Handler {
    private final Map<String, IqAnswer> byKind = new HashMap<>();
    private final InstantSource clock;

    /// All answers there are.
    ///
    /// @param world      the people
    /// @param companions the clients
    /// @param mailroom   what waits for them
    /// @param hiddenIds  whose hidden id is told
    /// @param clock      the time
    /// @param media      where uploads go
    /// @param faults     what is to go wrong
    public Answers(
            World world,
            Companions companions,
            Mailroom mailroom,
            HiddenIds hiddenIds,
            InstantSource clock,
            MediaHost media,
            FaultBox faults) {
        this.clock = clock;
        var keys = new PreKeyUpload(companions);
        byKind.put("encrypt/count", new PreKeyCount());
        byKind.put("encrypt/list", keys::upload);
        byKind.put("encrypt/rotate", keys::rotate);
        byKind.put("encrypt/key", new PreKeyFetch(world, companions));
        byKind.put("encrypt/digest", new KeyDigest());
        byKind.put("passive/active", new ActiveAnswer(world, mailroom, faults));
        byKind.put("passive/passive", (_, _) -> IqAnswer.Reply.EMPTY);
        byKind.put("usync/usync", new UsyncAnswer(world, companions, hiddenIds));
        byKind.put("w:sync:app:state/sync", new AppStateSyncAnswer(world, faults));
        byKind.put("md/remove-companion-device", new UnlinkAnswer(world, companions, mailroom));
        byKind.put("w:m/media_conn", new MediaConnAnswer(media, clock));
        byKind.put("status/privacy", new StatusPrivacyAnswer(world));
        SettingsAnswers.addTo(byKind);
    }

    @Override
    public void handle(Member member, Node iq) {
        String xmlns = iq.requireAttr("xmlns");
        if (!Jid.SERVER.equals(iq.attrs().get("to"))) {
            throw Refusal.request("bad-iq-addressee", "iq must go to the server, went to " + iq.attr("to"));
        }
        IqAnswer answer = find(xmlns, iq);
        if (answer == null) {
            unknown(member, iq);
            return;
        }
        IqAnswer.Reply reply = answer.answer(member, iq);
        var result = Node.of("iq")
                .attr("from", Jid.SERVER)
                .attr("type", "result")
                .attrOf("id", iq, "id")
                .attr("t", clock.instant().getEpochSecond());
        if (!reply.children().isEmpty()) {
            result.children(reply.children());
        }
        member.line().send(result.build());
        reply.after().run();
    }

    private IqAnswer find(String xmlns, Node iq) {
        for (Node child : iq.children()) {
            IqAnswer answer = byKind.get(xmlns + "/" + child.tag());
            if (answer != null) {
                return answer;
            }
        }
        return byKind.get(xmlns + "/");
    }

    /// Foreign clients ask for much that no status needs; ours must not ask in vain.
    private static void unknown(Member member, Node iq) {
        if (member.strict()) {
            throw Refusal.request(501, "feature-not-implemented", "unknown-request", "nobody answers " + iq);
        }
        member.line()
                .send(Node.of("iq")
                        .attr("from", Jid.SERVER)
                        .attr("type", "error")
                        .attrOf("id", iq, "id")
                        .children(List.of(Node.of("error")
                                .attr("code", 501)
                                .attr("text", "feature-not-implemented")
                                .build()))
                        .build());
    }
}
