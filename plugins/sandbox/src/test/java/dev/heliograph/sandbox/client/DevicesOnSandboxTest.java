package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.store.DeviceState;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People change devices between posts: each next post reaches who is to see it, and nobody else can read it.
class DevicesOnSandboxTest {
    private static final int CONTACTS = 4;
    private static final int DEVICES = 5;
    private static final String GROUP = "status@broadcast";
    private static final String OWNER = "15550100000";
    private static final String FIRST = "15550100001"; // has two devices
    private static final String LAST = "15550100004";
    private static final StatusDraft HELLO = new StatusDraft.Text("who sees this", 0xFFFFFFFF, 0xFF1E6E4F, 2);

    @TempDir
    Path folder;

    private final MemoryJournal journal = new MemoryJournal();
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
    void aDeviceAContactAddsGetsTheNextPostUnderTheSameKey() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();

            String device = actAndAwait("/devices/add", "{\"phone\":\"" + LAST + "\"}");

            assertThat(state().deviceList(Jid.parse(device)).orElseThrow().jids())
                    .as("applied, not dropped")
                    .contains(Jid.parse(device));
            String next = post(client).messageId();
            assertThat(network.trays(next, DEVICES + 1)).hasSize(DEVICES + 1);
            assertThat(keyId()).isEqualTo(keyId);
            assertNoViolations();
        }
    }

    @Test
    void aDeviceAContactRemovesCannotReadTheNextPostAndAllOthersCan() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            Jid removed = lid(FIRST).withDevice(1);

            actAndAwait("/devices/remove", "{\"device\":\"" + removed + "\"}");

            assertThat(state().session(removed)).isEmpty();
            assertThat(state().identity(removed)).isEmpty();
            assertThat(state().keyHeld(GROUP, removed)).isEmpty();
            String next = postWhileListening(client, FIRST);
            assertReadByAllButTheListener(next, DEVICES - 1, removed);
        }
    }

    @Test
    void aContactWhoRegistersAnewGetsTheKeyAgainAndTheOthersKeepTheirs() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();
            Jid contact = lid(LAST);

            actAndAwait("/devices/register-anew", "{\"phone\":\"" + LAST + "\"}");

            assertThat(state().session(contact)).isEmpty();
            assertThat(state().identity(contact)).isEmpty();
            assertThat(state().deviceList(contact)).isEmpty();
            assertThat(state().keyHolders(GROUP, keyId)).isNotEmpty().doesNotContain(contact);
            String next = post(client).messageId();
            assertThat(network.trays(next, DEVICES)).hasSize(DEVICES);
            assertThat(keyId()).isEqualTo(keyId);
            assertNoViolations();
        }
    }

    @Test
    void aContactWithoutAHiddenIdIsReachedOnceANotificationNamesIt() throws Exception {
        network.act("/hidden-ids", "{\"phone\":\"" + LAST + "\",\"told\":false}");
        try (Client client = network.linked(journal, CONTACTS)) {
            SendResult.Accepted without = post(client);
            assertThat(without.leftOut()).containsExactly(new LeftOut(Jid.pn(LAST, 0), LeftOut.Reason.NO_LID));
            assertThat(network.trays(without.messageId(), DEVICES - 1)).hasSize(DEVICES - 1);

            actAndAwait("/hidden-ids", "{\"phone\":\"" + LAST + "\",\"told\":true}");

            SendResult.Accepted with = post(client);
            assertThat(with.leftOut()).isEmpty();
            assertThat(network.trays(with.messageId(), DEVICES)).hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void anotherDeviceOfTheOwnAccountMakesANewKeyForEverybody() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();

            actAndAwait("/devices/add", "{\"phone\":\"" + OWNER + "\"}");

            String next = post(client).messageId();
            assertThat(network.trays(next, DEVICES)).hasSize(DEVICES);
            assertThat(keyId()).isNotEqualTo(keyId);
            assertThat(state().keyHolders(GROUP, keyId())).hasSize(DEVICES + 2);
            assertNoViolations();
        }
    }

    @Test
    void aSecondClientOfTheAccountIsGivenTheNewKeyToo() throws Exception {
        MemoryJournal other = new MemoryJournal();
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();
            int before = journal.size();
            try (Client second = network.linked(other, CONTACTS)) {
                await().atMost(Network.SOON).until(() -> journal.size() > before);
                await().atMost(Network.SOON).until(() -> keyId() != keyId);
                String next = post(client).messageId();
                assertThat(network.trays(next, DEVICES)).hasSize(DEVICES);
                Jid self = state().account().orElseThrow().lid();
                await("the second client has the key")
                        .atMost(Network.SOON)
                        .until(() ->
                                Store.open(other).state().senderKey(GROUP, self).isPresent());
                assertThat(second.whatsApp.contactCount()).isEqualTo(CONTACTS);
            }
            assertNoViolations();
        }
    }

    @Test
    void aHashInAnAckBringsTheNextPostToADeviceNobodyToldOfAndNeverTheSamePostAgain() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();
            network.act("/devices/add", "{\"phone\":\"" + LAST + "\",\"silent\":true}");
            network.faults("{\"posts\":{\"ackPhash\":{\"times\":1}}}");

            String doubted = post(client).messageId();

            await("lists are fetched in the background")
                    .atMost(Network.SOON)
                    .until(() -> state().deviceList(lid(LAST))
                                    .orElseThrow()
                                    .devices()
                                    .size()
                            == 2);
            String next = post(client).messageId();
            assertThat(network.trays(next, DEVICES + 1)).hasSize(DEVICES + 1);
            assertThat(network.trays(doubted, 0)).as("not sent again").hasSize(DEVICES);
            assertThat(keyId()).isNotEqualTo(keyId);
            assertThat(client.whatsApp.isPending(doubted)).isFalse();
            assertThat(network.sandbox.violations().all())
                    .as("the device got the post that nobody gave it the key for")
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.detail()).contains(doubted));
        }
    }

    @Test
    void aContactWhoIsInTheAudienceNoMoreCannotReadTheNextPost() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
        }
        Store.open(journal).step("forget a contact", commit -> {
            commit.removeContact(Jid.pn(LAST, 0));
            commit.removeContact(lid(LAST));
            return null;
        });
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);

            String next = postWhileListening(again, LAST);

            assertReadByAllButTheListener(next, DEVICES - 1, lid(LAST));
        }
    }

    @Test
    void whatChangesBetweenThePlanOfAPostAndItsStepIsSeenInThatPost() throws Exception {
        AtomicReference<Jid> toRemove = new AtomicReference<>();
        Consumer<String> steps = step -> {
            Jid device = step.equals("protocol.bundles") ? toRemove.getAndSet(null) : null;
            if (device != null) {
                removeAndAwait(device);
            }
        };
        try (Client client = network.link(network.open(journal, Switches.DEFAULT, steps), CONTACTS)) {
            post(client);
            post(client); // from now on the plan stands
            Jid removed = lid(FIRST).withDevice(1);
            toRemove.set(removed);

            String next = postWhileListening(client, FIRST);

            assertThat(toRemove.get()).isNull();
            assertReadByAllButTheListener(next, DEVICES - 1, removed);
        }
    }

    @Test
    void aListIsFetchedAgainOnceItIsADayOld() throws Exception {
        network.close();
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        network = new Network(
                folder,
                new WorldSize(CONTACTS, DEVICES - CONTACTS),
                () -> Instant.now().plus(later.get()));
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            network.act("/devices/add", "{\"phone\":\"" + LAST + "\",\"silent\":true}");
            post(client);
        }
        later.set(Duration.ofHours(25));
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            assertThat(network.trays(post(again).messageId(), DEVICES + 1)).hasSize(DEVICES + 1);
        }
    }

    @Test
    void aNotificationThatCannotBeReadIsAckedAndChangesNothing() throws Exception {
        try (Client client = network.linked(journal, CONTACTS)) {
            post(client);
            int keyId = keyId();
            network.faults(
                    "{\"line\":{\"stanzas\":[{\"tag\":\"notification\",\"attrs\":{\"type\":\"devices\",\"id\":\"1\","
                            + "\"from\":\"" + LAST
                            + "@s.whatsapp.net\"},\"children\":[{\"tag\":\"remove\",\"children\":"
                            + "[{\"tag\":\"device\"}]}]}]}}");

            assertThat(network.trays(post(client).messageId(), DEVICES)).hasSize(DEVICES);

            assertThat(keyId()).isEqualTo(keyId);
            assertThat(client.connectedTimes()).isOne();
            assertNoViolations();
        }
    }

    @Test
    void usesAKeyForSoManyPostsAndNoMore() throws Exception {
        try (Client client =
                network.link(network.open(journal, Switches.DEFAULT.withPostsAKey(2), _ -> {}), CONTACTS)) {
            Set<Integer> keys = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                assertThat(network.trays(post(client).messageId(), DEVICES)).hasSize(DEVICES);
                keys.add(keyId());
            }
            assertThat(keys).hasSize(3);
            assertNoViolations();
        }
    }

    /// Somebody does something, and the client has committed what it was told of it.
    private String actAndAwait(String path, String json) throws Exception {
        int before = journal.size();
        String device = network.act(path, json);
        await("the client is told").atMost(Network.SOON).until(() -> journal.size() > before);
        return device;
    }

    private void removeAndAwait(Jid device) {
        try {
            actAndAwait("/devices/remove", "{\"device\":\"" + device + "\"}");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String postWhileListening(Client client, String listener) throws Exception {
        network.faults("{\"posts\":{\"leak\":{\"phone\":\"" + listener + "\",\"times\":1}}}");
        return post(client).messageId();
    }

    private void assertReadByAllButTheListener(String messageId, int devices, Jid listener) throws Exception {
        List<JsonNode> trays = network.trays(messageId, devices);
        assertThat(trays).hasSize(devices);
        assertThat(network.sandbox.violations().all()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo("missing-sender-key");
            assertThat(violation.detail()).startsWith(listener.toString());
        });
    }

    private static SendResult.Accepted post(Client client) throws InterruptedException {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return (SendResult.Accepted) result;
    }

    /// What the client has committed so far.
    private DeviceState state() {
        return Store.open(journal).state();
    }

    private int keyId() {
        DeviceState state = state();
        return new SenderKeys(new SecureRandom())
                .current(state, GROUP, state.account().orElseThrow().lid())
                .orElseThrow()
                .keyId();
    }

    private Jid lid(String phone) {
        return network.sandbox.world().byPn(phone).orElseThrow().lid();
    }

    private void assertNoViolations() {
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
