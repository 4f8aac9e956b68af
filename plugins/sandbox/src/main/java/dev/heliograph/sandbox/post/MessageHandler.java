package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.fault.PostFaults;
import dev.heliograph.sandbox.keep.Journal;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Handler;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.wire.Connection.Alarm;
import dev.heliograph.sandbox.world.World;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/// `<message>` of a client: a status, or a peer message to the own phone. Each is answered by one `<ack>`,
/// unless a fault is switched on. Safe for all threads.
public final class MessageHandler implements Handler {
    private final StatusFanOut fanOut;
    private final PeerPost peers;
    private final ResendPost resends;
    private final FaultBox faults;
    private final InstantSource clock;
    private final Alarm alarm;

    /// Joins the parts.
    ///
    /// @param world      the people
    /// @param companions the clients
    /// @param mailroom   the way to them
    /// @param journal    where posts are remembered
    /// @param faults     what is to go wrong
    /// @param clock      the time
    /// @param alarm      delays acks
    public MessageHandler(
            World world,
            Companions companions,
            Mailroom mailroom,
            Journal journal,
            FaultBox faults,
            InstantSource clock,
            Alarm alarm) {
        this.fanOut = new StatusFanOut(world, companions, mailroom, new PostLog(journal));
        this.peers = new PeerPost(world);
        this.resends = new ResendPost(world, companions, mailroom);
        this.faults = faults;
        this.clock = clock;
        this.alarm = alarm;
    }

    @Override
    public void handle(Member member, Node message) {
        Jid to = message.requireJid("to");
        if (to.equals(Jid.STATUS_BROADCAST) && message.attr("participant") != null) {
            resends.deliver(member, message, now());
            ack(member, message, Optional.empty());
        } else if (to.equals(Jid.STATUS_BROADCAST)) {
            status(member, message);
        } else if ("peer".equals(message.attr("category"))) {
            peers.deliver(member, message, now());
            ack(member, message, Optional.empty());
        } else {
            throw Refusal.message(405, "unsupported-message", "the sandbox takes no message to " + to);
        }
    }

    private void status(Member member, Node message) {
        StatusFanOut.Checked status = fanOut.check(member, message);
        OptionalInt error = faults.takeAckError();
        if (error.isPresent()) {
            member.line().send(ackOf(message).attr("error", error.getAsInt()).build());
            return;
        }
        fanOut.deliver(member, status, now());
        faults.posts().takeLeak().ifPresent(phone -> fanOut.leak(member, status, phone, now()));
        Optional<String> phash = phash(message, status);
        if (faults.takeCloseBeforeAck()) {
            member.line().close();
        } else if (!faults.takeDroppedAck()) {
            Duration delay = faults.takeAckDelay();
            if (delay.isZero()) {
                ack(member, message, phash);
            } else {
                alarm.after(delay, () -> ack(member, message, phash));
            }
        }
    }

    /// The hash of the devices there are, when the client sent another one, or a fault wants it.
    private Optional<String> phash(Node message, StatusFanOut.Checked status) {
        String told = message.attr("phash");
        Optional<PostFaults.Phash> fault = faults.posts().takeAckPhash();
        if (fault.isPresent()) {
            return Optional.of(Optional.ofNullable(fault.get().value()).orElse(status.phash()));
        }
        return told == null || told.equals(status.phash()) ? Optional.empty() : Optional.of(status.phash());
    }

    private void ack(Member member, Node message, Optional<String> phash) {
        member.line()
                .send(ackOf(message).attrIfPresent("phash", phash.orElse(null)).build());
    }

    private Node.Builder ackOf(Node message) {
        return Node.of("ack")
                .attr("class", "message")
                .attrOf("id", message, "id")
                .attrOf("from", message, "to")
                .attr("t", now());
    }

    private long now() {
        return clock.instant().getEpochSecond();
    }
}
