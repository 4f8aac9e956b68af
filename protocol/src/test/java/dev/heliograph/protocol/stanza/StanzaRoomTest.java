package dev.heliograph.protocol.stanza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StanzaRoomTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void handsAnAnswerToWhoWaitsForItsId() throws Exception {
        PendingReplies pending = new PendingReplies();
        try (PendingReplies.Ticket ticket = pending.open("a")) {
            assertThat(pending.complete("b", Node.of("iq").build())).isFalse();
            assertThat(pending.complete("a", Node.of("iq").attr("id", "a").build()))
                    .isTrue();
            assertThat(ticket.await(SOON)).isPresent();
        }
    }

    @Test
    void takesNoAnswerOnceTheWaiterLeft() {
        PendingReplies pending = new PendingReplies();
        pending.open("a").close();
        assertThat(pending.complete("a", Node.of("iq").build())).isFalse();
    }

    @Test
    void refusesTwoWaitersForOneId() {
        PendingReplies pending = new PendingReplies();
        pending.open("a");
        assertThatThrownBy(() -> pending.open("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void wakesEverybodyWhenTheConnectionGoes() throws Exception {
        PendingReplies pending = new PendingReplies();
        AtomicReference<Boolean> answered = new AtomicReference<>();
        CountDownLatch waiting = new CountDownLatch(1);
        PendingReplies.Ticket ticket = pending.open("a");
        Thread waiter = Thread.ofVirtual().start(() -> {
            try {
                waiting.countDown();
                answered.set(ticket.await(SOON).isPresent());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.await();
        pending.abandon();
        assertThat(waiter.join(SOON)).isTrue();
        assertThat(answered.get()).isFalse();
    }

    @Test
    void routesByTagAndTellsOfTheRest() throws Exception {
        List<String> seen = new ArrayList<>();
        UnknownWords unknown = new UnknownWords("test");
        StanzaRouter router = new StanzaRouter(unknown).on("iq", stanza -> seen.add(stanza.tag()));
        router.route(Node.of("presence").build());
        router.route(Node.of("iq").build());
        assertThat(seen).containsExactly("iq");
        assertThat(unknown.told()).containsExactly("tag presence");
        assertThatThrownBy(() -> router.on("iq", _ -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsEachUnknownWordOnceAndNotWithoutEnd() {
        UnknownWords unknown = new UnknownWords("test");
        for (int i = 0; i < 100; i++) {
            unknown.tell("tag", "x".repeat(1000));
            unknown.tell("type", null);
            unknown.tell("ib", "word" + i);
        }
        assertThat(unknown.told()).hasSize(32).contains("tag " + "x".repeat(64), "type null", "ib word0");
    }

    @Test
    void acknowledgesAMessageWithOurAddressAndWithoutType() {
        Jid self = Jid.pn("15550100000", 3);
        Node message = Node.of("message")
                .attr("id", "M")
                .attr("from", Jid.STATUS_BROADCAST)
                .attr("participant", Jid.lid("101", 2))
                .attr("type", "text")
                .build();
        Node ack = Acks.of(message, self);
        assertThat(ack.attr("class")).isEqualTo("message");
        assertThat(ack.attr("id")).isEqualTo("M");
        assertThat(ack.jidAttr("to")).isEqualTo(Jid.STATUS_BROADCAST);
        assertThat(ack.jidAttr("participant")).isEqualTo(Jid.lid("101", 2));
        assertThat(ack.jidAttr("from")).isEqualTo(self);
        assertThat(ack.attr("type")).isNull();
    }

    @Test
    void copiesTheTypeOfEverythingElseButNeverInventsOne() {
        Node receipt =
                Node.of("receipt").attr("id", "R").attr("from", Jid.lid("1", 0)).build();
        Node typed = Node.of("receipt")
                .attr("id", "R")
                .attr("from", Jid.lid("1", 0))
                .attr("type", "read")
                .build();
        assertThat(Acks.of(receipt, null).attr("type")).isNull();
        assertThat(Acks.of(typed, null).attr("type")).isEqualTo("read");
        assertThat(Acks.of(typed, null).attr("from")).isNull();
    }

    @Test
    void leavesTheTypeOutOfTheAckOfAnIdentityChange() {
        Node change = Node.of("notification")
                .attr("id", "N")
                .attr("from", Jid.lid("1", 0))
                .attr("type", "encrypt")
                .child(Node.of("identity").build())
                .build();
        assertThat(Acks.of(change, null).attr("type")).isNull();
    }
}
