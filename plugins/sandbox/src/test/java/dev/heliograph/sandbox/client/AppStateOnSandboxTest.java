package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the owner does on the phone reaches the client by app state, whole or not at all.
class AppStateOnSandboxTest {
    private static final int CONTACTS = 6;
    private static final String FIRST = "15550100001";
    private static final String SECOND = "15550100002";
    private static final StatusDraft HELLO = new StatusDraft.Text("to everybody", 0xFFFFFFFF, 0xFF1E6E4F, 2);

    @TempDir
    Path folder;

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private Network network;

    @BeforeEach
    void start() throws Exception {
        network = new Network(
                folder, new WorldSize(CONTACTS, 0), () -> Instant.now().plus(ahead.get()));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void contactsAddedRenamedRemovedAndKnownByHiddenIdAloneReachTheClient() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.act("PUT", "/contacts/" + FIRST, "{\"name\":\"Renamed\"}");
            awaitName(client, FIRST, "Renamed");
            network.act("DELETE", "/contacts/" + SECOND, null);
            client.awaitContacts(CONTACTS - 1);
            assertThat(recipients(client)).isEqualTo(CONTACTS);

            network.act("PUT", "/contacts/" + SECOND, "{\"name\":\"Hidden\",\"hidden\":true}");
            client.awaitContacts(CONTACTS);
            Person hidden = person(client, SECOND);
            assertThat(hidden.name()).isEqualTo("Hidden");
            assertThat(hidden.saved()).isTrue();
            assertThat(recipients(client)).isEqualTo(CONTACTS + 1);
            assertNoViolations();
        }
    }

    @Test
    void theAudienceChosenOnThePhoneAndTheOwnNameAreTakenOver() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            assertThat(client.whatsApp.pushName()).isEqualTo("Demo");
            network.act("PUT", "/push-name", "{\"name\":\"Somebody else\"}");
            awaitThat(() -> client.whatsApp.pushName().equals("Somebody else"));

            network.act("PUT", "/status-audience", "{\"kind\":\"blacklist\",\"phones\":[\"" + FIRST + "\"]}");
            awaitThat(() -> recipients(client) == CONTACTS);
            network.act("PUT", "/status-audience", "{\"kind\":\"whitelist\",\"phones\":[\"" + FIRST + "\"]}");
            awaitThat(() -> recipients(client) == 2);
            network.act("PUT", "/status-audience", "{\"kind\":\"contacts\"}");
            awaitThat(() -> recipients(client) == CONTACTS + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATCH_MAC", "STATE_MAC", "VALUE", "MUTATION", "GARBAGE", "HOLE", "KEY"})
    void aDamagedPatchLeadsToACleanFreshStart(String how) throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults(corrupt(how, 1));
            network.act("DELETE", "/contacts/" + SECOND, null);
            client.awaitContacts(CONTACTS - 1);
            assertThat(client.whatsApp.stateReason()).isEqualTo("logged in");

            network.act("PUT", "/contacts/" + FIRST, "{\"name\":\"Afterwards\"}");
            awaitName(client, FIRST, "Afterwards");
            assertThat(client.connectedTimes()).isOne();
            assertNoViolations();
        }
    }

    @Test
    void damageThatStaysLeavesTheContactsOfBeforeAndIsToldUntilItIsOver() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults(corrupt("STATE_MAC", 1000));
            network.act("DELETE", "/contacts/" + SECOND, null);
            awaitThat(() -> client.whatsApp.stateReason().contains("snapshot MAC does not match"));
            assertThat(client.whatsApp.contactCount()).isEqualTo(CONTACTS);
            assertThat(recipients(client)).isEqualTo(CONTACTS + 1);

            network.faults("{}");
            client.awaitContacts(CONTACTS - 1);
            assertThat(client.whatsApp.stateReason()).isEqualTo("logged in");
        }
    }

    @Test
    void triesDamageThatStaysOnlyAFewTimesAndGoesOnWithTheNextNews() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults(corrupt("PATCH_MAC", 1000));
            network.act("DELETE", "/contacts/" + SECOND, null);
            // two damaged answers an attempt: five attempts, then silence
            awaitThat(() -> corruptionsLeft() <= 990);
            assertThat(corruptionsLeft()).isEqualTo(990);

            network.faults("{}");
            network.act("PUT", "/contacts/" + FIRST, "{\"name\":\"News\"}");
            awaitName(client, FIRST, "News");
            assertThat(client.whatsApp.contactCount()).isEqualTo(CONTACTS - 1);
        }
    }

    @Test
    void aKeyThatWasNeverSharedIsAskedForAndTheCollectionGoesOn() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.act("POST", "/app-state/rotate-key", "");
            network.act("PUT", "/contacts/" + FIRST, "{\"name\":\"New key\"}");
            awaitName(client, FIRST, "New key");
            network.act("DELETE", "/contacts/" + SECOND, null);
            client.awaitContacts(CONTACTS - 1);
            assertThat(client.whatsApp.stateReason()).isEqualTo("logged in");
            assertThat(client.settled()).as("a question is no post").isEmpty();
            assertNoViolations();
        }
    }

    @Test
    void aQuestionThatThePhoneIgnoredIsAskedAgainAfterARestartOnceItIsDue() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Client client = network.linked(journal, CONTACTS)) {
            network.faults("{\"appState\":{\"ignoredKeyRequests\":1}}");
            network.act("POST", "/app-state/rotate-key", "");
            network.act("PUT", "/contacts/" + FIRST, "{\"name\":\"New key\"}");
            awaitThat(() -> network.faultsLeft().get("appState") == null);
            awaitThat(() -> client.whatsApp.stateReason().contains("was never shared"));
        }
        try (Client tooEarly = network.open(journal)) {
            tooEarly.whatsApp.start();
            tooEarly.await(ClientState.CONNECTED);
            assertThat(tooEarly.whatsApp.stateReason()).contains("was never shared");
            assertThat(person(tooEarly, FIRST).name()).isNotEqualTo("New key");
        }
        ahead.set(Duration.ofHours(2));
        try (Client due = network.open(journal)) {
            due.whatsApp.start();
            awaitName(due, FIRST, "New key");
            assertThat(due.whatsApp.stateReason()).isEqualTo("logged in");
            assertNoViolations();
        }
    }

    @ParameterizedTest
    @CsvSource({"appstate.fetched, false", "appstate.kept, false", "keys.committed, true"})
    void aKillAtAnyStepOfAPatchLosesNothingAndLeavesNoHalfState(String step, boolean newKey) throws Exception {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch armed = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        try (Client client =
                network.link(network.open(journal, Switches.DEFAULT, freeze(step, armed, reached)), CONTACTS)) {
            armed.countDown();
            if (newKey) {
                network.act("POST", "/app-state/rotate-key", "");
            }
            network.act("DELETE", "/contacts/" + SECOND, null);
            assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.whatsApp.state()).isEqualTo(ClientState.CONNECTED);
            journal.fillUp();
        }
        try (Client again = network.open(journal.copy())) {
            again.whatsApp.start();
            again.awaitContacts(CONTACTS - 1);
            awaitThat(() -> again.whatsApp.stateReason().equals("logged in"));
            assertThat(recipients(again)).isEqualTo(CONTACTS);
            assertNoViolations();
        }
    }

    @Test
    void numbersAreImportedWhenTheyHaveAnAccountAndArePostedToUntilTakenBack() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Client client = network.linked(journal, CONTACTS)) {
            network.act("DELETE", "/contacts/" + FIRST, null);
            client.awaitContacts(CONTACTS - 1);
            List<NumberCheck> checks = client.whatsApp.importNumbers(List.of(FIRST, "15559999999", SECOND));
            assertThat(checks)
                    .extracting(NumberCheck::number, NumberCheck::registered)
                    .containsExactly(tuple(FIRST, true), tuple("15559999999", false), tuple(SECOND, true));
            assertThat(checks.getFirst().lid()).isPresent();
            assertThat(person(client, FIRST).saved()).isFalse();
            assertThat(person(client, FIRST).imported()).isTrue();
            assertThat(person(client, SECOND).saved()).isTrue();
            assertThat(client.whatsApp.contactCount()).as("each person once").isEqualTo(CONTACTS);
            assertThat(recipients(client)).isEqualTo(CONTACTS + 1);
        }
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            assertThat(recipients(again)).isEqualTo(CONTACTS + 1);
            assertThat(again.whatsApp.forgetNumber(FIRST)).isTrue();
            assertThat(again.whatsApp.forgetNumber(FIRST)).isFalse();
            assertThat(recipients(again)).isEqualTo(CONTACTS);
            assertNoViolations();
        }
    }

    private static Consumer<String> freeze(String step, CountDownLatch armed, CountDownLatch reached) {
        return name -> {
            if (name.equals(step) && armed.getCount() == 0) {
                reached.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException("killed", e);
                }
            }
        };
    }

    private static String corrupt(String how, int times) {
        return "{\"appState\":{\"corruptPatches\":{\"how\":\"" + how + "\",\"times\":" + times + "}}}";
    }

    private int corruptionsLeft() throws Exception {
        return network.faultsLeft()
                .get("appState")
                .get("corruptPatches")
                .get("times")
                .asInt();
    }

    private static int recipients(Client client) throws Exception {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return ((SendResult.Accepted) result).recipients();
    }

    private static Person person(Client client, String phone) {
        return client.whatsApp.people().stream()
                .filter(one ->
                        one.phone().filter(jid -> jid.user().equals(phone)).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private static void awaitName(Client client, String phone, String name) {
        awaitThat(() -> client.whatsApp.people().stream()
                .anyMatch(one -> one.name().equals(name)
                        && one.phone().filter(jid -> jid.user().equals(phone)).isPresent()));
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(Network.SOON).until(condition);
    }

    private void assertNoViolations() {
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
