package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contacts that come late or not at all: no post is answered as sent that nobody sees.
class ContactsOnSandboxTest {
    private static final int CONTACTS = 6;
    private static final int DEVICES = 8;
    private static final StatusDraft HELLO = new StatusDraft.Text("to everybody", 0xFFFFFFFF, 0xFF1E6E4F, 2);

    @TempDir
    Path folder;

    @Test
    void postsNothingBeforeTheContactsCameAndToAllOnceThePhoneSharedItsKeyOnTheSameConnection() throws Exception {
        try (Network network = new Network(folder, new WorldSize(CONTACTS, DEVICES - CONTACTS));
                Client client = network.open(new MemoryJournal())) {
            network.faults("{\"withheldKeyShares\":100}");
            network.pair(client);
            assertThat(client.whatsApp.stateReason()).contains("contacts have not come");
            assertNotSent(network, client, "contacts have not come");

            network.faults("{}");
            client.awaitContacts(CONTACTS);
            assertSentToAll(network, client);
            assertThat(client.whatsApp.stateReason()).isEqualTo("logged in");
            assertThat(client.connectedTimes()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"appStateBlobError", "appStateError"})
    void staysConnectedWhileItsContactsCannotBeHadAndGetsThemOnceTheyCan(String fault) throws Exception {
        try (Network network = new Network(folder, new WorldSize(CONTACTS, DEVICES - CONTACTS));
                Client client = network.open(new MemoryJournal())) {
            network.faults("{\"" + fault + "\":{\"code\":404,\"times\":1000}}");
            network.pair(client);
            awaitTries(network, fault, 4); // two collections, each tried again
            assertThat(client.whatsApp.state()).isEqualTo(ClientState.CONNECTED);
            assertNotSent(network, client, "contacts have not come");

            network.faults("{}");
            client.awaitContacts(CONTACTS);
            assertSentToAll(network, client);
            assertThat(client.connectedTimes()).isOne();
        }
    }

    @Test
    void getsItsContactsAfterARestartWhenThePhoneSharedItsKeyBeforeIt() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Network network = new Network(folder, new WorldSize(CONTACTS, DEVICES - CONTACTS))) {
            network.faults("{\"appStateBlobError\":{\"code\":410,\"times\":1000}}");
            try (Client client = network.open(journal)) {
                network.pair(client);
                awaitTries(network, "appStateBlobError", 2);
                assertNotSent(network, client, "contacts have not come");
            }
            network.faults("{}");
            try (Client again = network.open(journal)) {
                again.whatsApp.start();
                again.await(ClientState.CONNECTED);
                assertSentToAll(network, again);
            }
        }
    }

    @Test
    void postsNothingToAnAddressBookOfNobody() throws Exception {
        try (Network network = new Network(folder, new WorldSize(0, 0));
                Client client = network.open(new MemoryJournal())) {
            network.pair(client);
            assertNotSent(network, client, "contact");
        }
    }

    /// Waits until app state was asked for in vain.
    private static void awaitTries(Network network, String fault, int tries) {
        await("app state asked for in vain")
                .atMost(Network.SOON)
                .until(() -> network.faultsLeft().get(fault).get("times").asInt() <= 1000 - tries);
    }

    private static void assertNotSent(Network network, Client client, String why) throws Exception {
        String id = client.whatsApp.newMessageId();
        assertThat(client.whatsApp.post(id, HELLO, Network.SOON))
                .isInstanceOfSatisfying(
                        SendResult.NotSent.class,
                        refused -> assertThat(refused.why()).contains(why));
        assertThat(client.whatsApp.isPending(id)).isFalse();
        assertThat(network.trays(id, 0)).isEmpty();
    }

    private static void assertSentToAll(Network network, Client client) throws Exception {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON);
        assertThat(result).isInstanceOfSatisfying(SendResult.Accepted.class, accepted -> {
            assertThat(accepted.recipients()).isEqualTo(CONTACTS + 1);
            assertThat(accepted.leftOut()).isEmpty();
        });
        String id = ((SendResult.Accepted) result).messageId();
        assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
