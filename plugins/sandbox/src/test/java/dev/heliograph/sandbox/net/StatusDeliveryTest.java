package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.Person;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Statuses as they should be: who gets them.
class StatusDeliveryTest extends StatusBench {
    @Test
    void bringsATextToEveryDeviceOfEverybodyListedAndToTheOwnPhone() throws Exception {
        Node ack = poster.post(right("hello").build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("hello", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void takesBareUsersOnceTheyHoldTheKey() throws Exception {
        poster.post(right("first").build());
        Node ack = poster.post(
                poster.status(NEXT_ID, bare(), poster.text("second")).build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("second", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void acksTheSameStanzaAgainAndDeliversItOnce() throws Exception {
        Node status = right("once").build();
        poster.post(status);
        tray("once", 5);

        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(bench.phones().tray().list(entry -> true)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void takesTheSameIdForAnotherSliceOfTheAudience() throws Exception {
        List<Node> all = everybody();
        Node first = poster.status(ID, all.subList(0, 3), poster.text("sliced"))
                .child(poster.identity())
                .build();
        Node second = poster.status(ID, everybody().subList(3, 5), poster.text("sliced"))
                .child(poster.identity())
                .build();

        assertThat(poster.post(first).attr("error")).isNull();
        assertThat(poster.post(second).attr("error")).isNull();
        assertThat(tray("sliced", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void aClientThatIsNotMigratedMayUsePhoneNumbersThroughout() throws Exception {
        poster.wire.close();
        Wire wire = bench.login(poster.device, false);
        var legacy = new Poster(poster.device, wire);
        var participants = new ArrayList<Node>();
        for (Person person : contacts.subList(1, 3)) {
            participants.add(legacy.keyFor(person.lid(), person.pn()));
        }
        Node ack = legacy.post(Poster.message(ID)
                .child(Node.of("participants").children(participants))
                .child(legacy.text("by number"))
                .child(legacy.identity())
                .build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("by number", 2)).hasSize(2);
        assertThat(bench.broken()).isEmpty();
        wire.close();
    }
}
