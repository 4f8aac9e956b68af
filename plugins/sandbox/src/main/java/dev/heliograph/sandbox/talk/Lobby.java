package dev.heliograph.sandbox.talk;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.wire.Guest;
import dev.heliograph.sandbox.wire.Line;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Who is logged in. Safe for all threads.
public final class Lobby {
    private final Companions companions;
    private final Mailroom mailroom;
    private final FaultBox faults;
    private final InstantSource clock;
    private final Map<String, Handler> handlers;
    private final Map<Jid, Member> members = new ConcurrentHashMap<>();

    /// Opens the lobby.
    ///
    /// @param companions who may come in
    /// @param mailroom   told when they leave
    /// @param faults     what is to go wrong at login
    /// @param clock      the time
    /// @param handlers   by stanza tag: `iq`, `message`, `receipt`, `ack`
    public Lobby(
            Companions companions,
            Mailroom mailroom,
            FaultBox faults,
            InstantSource clock,
            Map<String, Handler> handlers) {
        this.companions = companions;
        this.mailroom = mailroom;
        this.faults = faults;
        this.clock = clock;
        this.handlers = Map.copyOf(handlers);
    }

    /// Lets a linked device in.
    ///
    /// @throws Refusal when it is not linked, or proves another noise key
    public Guest login(Line line, ClientPayload payload, byte[] noiseStatic) {
        Jid jid = Jid.pn(Long.toUnsignedString(payload.getUsername()), payload.getDevice());
        LinkedDevice device =
                companions.find(jid).orElseThrow(() -> Refusal.login(401, "unknown-companion", jid + " is not linked"));
        if (!Arrays.equals(device.noiseKey(), noiseStatic)) {
            throw Refusal.login(
                    401, "wrong-noise-key", jid + " logs in with another noise key than it was linked with");
        }
        Optional<Node> fault = faults.takeLoginFault();
        var member = new Member(this, line, device);
        if (fault.isPresent()) {
            line.close(fault.get());
            return member;
        }
        companions.loggedIn(device, payload.getLidDbMigrated());
        Member before = members.put(device.jid(true), member);
        if (before != null) {
            before.line()
                    .close(Node.of("stream:error")
                            .child(Node.of("conflict").attr("type", "replaced"))
                            .build());
        }
        line.send(Node.of("success")
                .attr("t", now())
                .attr("lid", device.jid(true))
                .build());
        return member;
    }

    /// Everybody logged in.
    public List<Member> members() {
        return List.copyOf(members.values());
    }

    /// The server's time, unix seconds.
    public long now() {
        return clock.instant().getEpochSecond();
    }

    void left(Member member) {
        members.remove(member.device().jid(true), member);
        mailroom.close(member.device(), member.mail());
    }

    Handler handler(String tag) {
        return handlers.get(tag);
    }
}
