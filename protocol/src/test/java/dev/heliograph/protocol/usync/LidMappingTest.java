package dev.heliograph.protocol.usync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LidMappingTest {
    private static final Jid PHONE = Jid.pn("15550101001", 0);
    private static final Jid LID = Jid.lid("777000000000001", 0);

    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = Store.open(journal);

    @ParameterizedTest
    @CsvSource({
        "participant, 15550101001:3@s.whatsapp.net, participant_lid, 777000000000001@lid",
        "participant, 777000000000001:3@lid, participant_pn, 15550101001@s.whatsapp.net",
        "from, 15550101001@s.whatsapp.net, sender_lid, 777000000000001:4@lid",
        "from, 777000000000001@lid, sender_pn, 15550101001@s.whatsapp.net",
        "recipient, 777000000000001@lid, recipient_pn, 15550101001@s.whatsapp.net",
        "recipient, 15550101001@s.whatsapp.net, recipient_lid, 777000000000001@lid",
        "recipient, 777000000000001@lid, peer_recipient_pn, 15550101001@s.whatsapp.net",
        "recipient, 15550101001@s.whatsapp.net, peer_recipient_lid, 777000000000001@lid",
        "from, 15550101001@s.whatsapp.net, lid, 777000000000001@lid",
        "jid, 777000000000001@lid, pn_jid, 15550101001@s.whatsapp.net",
        "jid, 15550101001:7@s.whatsapp.net, lid, 777000000000001:7@lid",
    })
    void learnsThePairFromEveryPlaceAStanzaNamesIt(String who, String address, String name, String other) {
        Node stanza = Node.of("receipt")
                .attr(who, Jid.parse(address))
                .attr(name, Jid.parse(other))
                .build();

        LidMapping.learn(store, stanza);

        assertThat(store.state().lidOf(PHONE)).contains(LID);
        assertThat(store.state().phoneOf(LID)).contains(PHONE);
    }

    @Test
    void commitsNothingWithoutNews() {
        Node stanza = Node.of("receipt")
                .attr("participant", LID)
                .attr("participant_pn", PHONE)
                .build();
        LidMapping.learn(store, stanza);
        long before = journal.last();

        LidMapping.learn(store, stanza);
        LidMapping.learn(store, Node.of("receipt").attr("participant", LID).build());
        LidMapping.learn(
                store,
                Node.of("receipt")
                        .attr("from", Jid.STATUS_BROADCAST)
                        .attr("sender_pn", "no address")
                        .build());

        assertThat(journal.last()).isEqualTo(before);
    }
}
