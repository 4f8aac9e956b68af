package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientOnSandboxTest {
    private static final int CONTACTS = 6;
    private static final int DEVICES = 8;
    private static final StatusDraft HELLO = new StatusDraft.Text("Hello 👋 from tests", 0xFFFFFFFF, 0xFF1E6E4F, 2);

    @TempDir
    Path folder;

    private Network network;

    @BeforeEach
    void start() throws Exception {
        network = new Network(folder, new WorldSize(CONTACTS, DEVICES - CONTACTS));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void linksByQrGetsItsContactsByAppStateAndReachesEveryDevice() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            SendResult.Accepted accepted = post(client, HELLO);
            assertThat(accepted.recipients()).isEqualTo(CONTACTS + 1);
            assertThat(accepted.leftOut()).isEmpty();
            List<JsonNode> trays = network.trays(accepted.messageId(), DEVICES);
            assertThat(trays).hasSize(DEVICES).allSatisfy(entry -> {
                assertThat(entry.get("text").asText()).isEqualTo("Hello 👋 from tests");
                assertThat(entry.get("backgroundColor").asText()).containsIgnoringCase("1E6E4F");
                assertThat(entry.get("font").asInt()).isEqualTo(2);
                assertThat(entry.get("verified").asBoolean()).isTrue();
            });
            assertNoViolations();
        }
    }

    @Test
    void asksForNoKeysOnceEverybodyHoldsTheSenderKey() throws Exception {
        AtomicInteger bundles = new AtomicInteger();
        MemoryJournal journal = new MemoryJournal();
        try (Client client = network.link(
                network.open(journal, Switches.DEFAULT, step -> {
                    if (step.equals("protocol.bundles")) {
                        bundles.incrementAndGet();
                    }
                }),
                CONTACTS)) {
            post(client, HELLO);
            int before = journal.size();
            SendResult.Accepted second = post(client, new StatusDraft.Text("second", -1, -1, 0));
            assertThat(network.trays(second.messageId(), DEVICES)).hasSize(DEVICES);
            assertThat(journal.size() - before).as("commits of a steady post").isEqualTo(2);
            assertNoViolations();
        }
    }

    @Test
    void reachesEveryDeviceAlsoWhenEachIsListed() throws Exception {
        try (Client client =
                network.link(network.open(new MemoryJournal(), new Switches(true, true), _ -> {}), CONTACTS)) {
            post(client, HELLO);
            SendResult.Accepted second = post(client, HELLO);
            assertThat(network.trays(second.messageId(), DEVICES)).hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void tellsTheCodeOfARefusalAndGivesTheKeyAgainWithTheNextPost() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"ackError\":{\"code\":500,\"times\":1}}");
            String refused = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(refused, HELLO, Network.SOON))
                    .isEqualTo(new SendResult.Refused(refused, 500));
            assertThat(client.whatsApp.isPending(refused)).isFalse();
            SendResult.Accepted next = post(client, HELLO);
            assertThat(network.trays(next.messageId(), DEVICES)).hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void waitsOutAConnectionThatClosedBeforeTheAckAndSendsTheSameBytesAgain() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"closesBeforeAck\":1}");
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isInstanceOf(SendResult.Accepted.class);
            assertThat(client.settled()).as("told to the caller, not twice").isEmpty();
            assertThat(client.whatsApp.isPending(id)).isFalse();
            post(client, HELLO);
            assertThat(network.trays(id, DEVICES)).as("nothing doubled").hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void stopsWaitingWhenTheAccountIsGone() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"closesBeforeAck\":1,\"loginFailure\":{\"code\":401,\"times\":1}}");
            String id = client.whatsApp.newMessageId();
            SendResult result = client.whatsApp.post(id, HELLO, Network.SOON);
            assertThat(result)
                    .isInstanceOfSatisfying(
                            SendResult.Unknown.class,
                            unknown -> assertThat(unknown.waited()).isLessThan(Network.SOON));
            // the post ends before the keys it reads are wiped, and the state is told after that
            await().atMost(Network.SOON).until(() -> client.whatsApp.state() == ClientState.LOGGED_OUT);
        }
    }

    @Test
    void leavesAPostUnknownWhenNoAckComesAndDecidesItAfterTheNextLogin() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"droppedAcks\":1}");
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Duration.ofMillis(500))).isInstanceOf(SendResult.Unknown.class);
            assertThat(client.whatsApp.isPending(id)).isTrue();
            network.faults("{\"streamError\":515}");
            await().atMost(Network.SOON).until(() -> client.whatsApp.outcome(id).isPresent());
            assertThat(client.whatsApp.outcome(id).orElseThrow()).isInstanceOf(SendResult.Accepted.class);
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
        }
    }

    @Test
    void goesOnFromItsJournalWithoutLinkingAgain() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        String first;
        try (Client client = network.linked(journal, CONTACTS)) {
            first = post(client, HELLO).messageId();
        }
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            SendResult.Accepted second = post(again, new StatusDraft.Text("after a restart", -1, -1, 0));
            assertThat(network.trays(second.messageId(), DEVICES)).hasSize(DEVICES);
            assertThat(again.whatsApp.outcome(first)).isPresent();
            assertNoViolations();
        }
    }

    @Test
    void reconnectsAfterAServerErrorAndPosts() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"streamError\":503}");
            client.await(ClientState.RECONNECTING);
            client.await(ClientState.CONNECTED);
            assertThat(network.trays(post(client, HELLO).messageId(), DEVICES)).hasSize(DEVICES);
        }
    }

    @Test
    void stopsForGoodWhenThePhoneRemovedIt() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"streamError\":401}");
            client.await(ClientState.LOGGED_OUT);
            assertThat(client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON))
                    .isInstanceOf(SendResult.NotSent.class);
        }
    }

    @Test
    void sendsNothingOnceItsJournalCannotBeWritten() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Client client = network.linked(journal, CONTACTS)) {
            journal.fillUp();
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isInstanceOf(SendResult.NotSent.class);
            client.await(ClientState.FAILED);
            assertThat(network.trays(id, 0)).isEmpty();
        }
    }

    @Test
    void sendsNothingOnceAnotherOwnerWroteItsJournal() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Client client = network.linked(journal, CONTACTS)) {
            journal.append(journal.size() + 1, new byte[] {8, 1});
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isInstanceOf(SendResult.NotSent.class);
            client.await(ClientState.FAILED);
            assertThat(network.trays(id, 0)).isEmpty();
        }
    }

    private static SendResult.Accepted post(Client client, StatusDraft draft) throws InterruptedException {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), draft, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return (SendResult.Accepted) result;
    }

    private void assertNoViolations() {
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
