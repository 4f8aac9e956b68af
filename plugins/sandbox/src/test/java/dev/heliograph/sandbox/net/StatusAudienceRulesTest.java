package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Statuses to people and devices that cannot be addressed so.
class StatusAudienceRulesTest extends StatusBench {
    @Test
    void refusesADeviceNobodyHas() throws Exception {
        Jid real = contacts.getFirst().lid();
        refused(
                400,
                "unknown-device",
                poster.status(ID, List.of(poster.keyFor(real, real.withDevice(77))), poster.text("x"))
                        .child(poster.identity()));
    }

    @Test
    void refusesSomebodyNobodyKnows() {
        refused(400, "unknown-device", poster.status(ID, List.of(bare(Jid.lid("999", 0))), poster.text("x")));
    }

    @Test
    void refusesPhoneNumbersAmongLids() {
        var mixed = List.of(bare(contacts.get(0).lid()), bare(contacts.get(1).pn()));
        refused(400, "mixed-addressing", poster.status(ID, mixed, poster.text("x")));
    }

    @Test
    void refusesPhoneNumbersOfAMigratedClient() {
        refused(
                400,
                "phone-number-addressing",
                poster.status(ID, List.of(bare(contacts.getFirst().pn())), poster.text("x")));
    }

    @Test
    void refusesAnAddressWrittenAsText() {
        Node text =
                Node.of("to").attr("jid", contacts.getFirst().lid().toString()).build();
        refused(479, "jid-as-text", poster.status(ID, List.of(text), poster.text("x")));
    }

    @Test
    void refusesAPhoneWrittenAsDeviceZero() {
        Node status = poster.status(ID, List.of(bare(contacts.getFirst().lid())), poster.text("x"))
                .build();
        poster.wire.plain(Raw.withDeviceZero(status, contacts.getFirst().lid()));

        assertThat(poster.wire.awaitTag("ack").attr("error")).isEqualTo("479");
        assertThat(bench.broken()).containsExactly("device-zero-form");
    }

    @Test
    void refusesSomebodyListedTwice() {
        Node to = bare(contacts.getFirst().lid());
        refused(479, "duplicate-participant", poster.status(ID, List.of(to, to), poster.text("x")));
    }

    @Test
    void refusesADeviceListedBare() {
        Jid companion = contacts.getFirst().lid().withDevice(1);
        refused(479, "bare-device", poster.status(ID, List.of(bare(companion)), poster.text("x")));
    }

    @Test
    void refusesTheSendingDeviceAmongParticipants() throws Exception {
        Node self = poster.keyFor(contacts.getFirst().lid(), poster.device.lid);
        refused(
                479,
                "sender-listed",
                poster.status(ID, List.of(self), poster.text("x")).child(poster.identity()));
    }

    @Test
    void refusesAStatusWithoutParticipants() {
        refused(479, "no-participants", Poster.message(ID).child(poster.text("x")));
    }

    @Test
    void refusesAParticipantThatIsAGroup() {
        Node to = bare(new Jid("123-456", 0, Jid.Server.GROUP));
        refused(479, "bad-participant", poster.status(ID, List.of(to), poster.text("x")));
    }
}
