package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.client.ClientLife;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifeOnSandboxTest {
    private static final int CONTACTS = 2;
    private static final StatusDraft HELLO = new StatusDraft.Text("still there", -1, -1, 0);
    private static final ClientLife WATCHFUL = life(Duration.ofMillis(200), Duration.ZERO, Optional::empty);

    @TempDir
    Path folder;

    private Network network;

    @BeforeEach
    void start() throws Exception {
        network = new Network(folder, new WorldSize(CONTACTS, 0));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tag\":\"stream:error\",\"attrs\":{\"code\":\"515\"}}",
                "{\"tag\":\"stream:error\",\"attrs\":{\"code\":\"503\"}}",
                "{\"tag\":\"stream:error\",\"children\":[{\"tag\":\"xml-not-well-formed\"}]}",
                "{\"tag\":\"xmlstreamend\"}"
            })
    void comesBackAfterWhatIsNotFinal(String stanza) throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            long times = client.connectedTimes();
            network.faults("{\"line\":{\"stanzas\":[" + stanza + "]}}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() > times);
            assertPosts(client);
        }
    }

    @Test
    void comesBackAfterADropAndAfterRefusedLogins() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            long times = client.connectedTimes();
            network.faults("""
                    {"line": {"drop": true, "loginAnswers": [
                      {"tag": "failure", "attrs": {"reason": "503"}}, {"tag": "stream:error", "attrs": {"code": "515"}}]}}""");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() > times);
            assertThat(reasons(client)).contains("login refused with 503", "restart required (515)");
            assertPosts(client);
        }
    }

    @ParameterizedTest
    @CsvSource({"401,REMOVED_ON_PHONE", "403,ACCOUNT_LOCKED", "406,ACCOUNT_LOCKED"})
    void stopsWipesItsKeysAndLinksAnewWhenAsked(int reason, StateCause cause) throws Exception {
        FoldingJournal journal = new FoldingJournal();
        try (Client client = network.open(journal, ClientLife.DEFAULT)) {
            network.link(client, CONTACTS);
            assertThat(journal.secretsLeft()).isGreaterThan(800);
            network.faults("{\"line\":{\"drop\":true},\"loginFailure\":{\"code\":" + reason + ",\"times\":1}}");
            client.await(ClientState.LOGGED_OUT);
            assertThat(client.whatsApp.status().cause()).isEqualTo(cause);
            assertThat(client.whatsApp.account()).isEmpty();
            assertThat(journal.secretsLeft()).isZero();
        }
        try (Client again = network.open(journal, ClientLife.DEFAULT)) {
            again.whatsApp.start();
            again.await(ClientState.LOGGED_OUT);
            assertThat(again.whatsApp.status().cause()).isEqualTo(cause);
            again.whatsApp.startAgain();
            await().atMost(Network.SOON).until(() -> again.whatsApp.qr().isPresent());
            network.scan(again.whatsApp.qr().orElseThrow().content());
            again.await(ClientState.CONNECTED);
        }
    }

    @Test
    void isToldWhenThePhoneRemovesItAlsoWhileItIsAway() throws Exception {
        FoldingJournal journal = new FoldingJournal();
        Jid device;
        try (Client client = network.open(journal, ClientLife.DEFAULT)) {
            network.link(client, CONTACTS);
            device = client.whatsApp.account().orElseThrow().lid();
        }
        network.unlink(device);
        try (Client client = network.open(journal, ClientLife.DEFAULT)) {
            client.whatsApp.start();
            client.await(ClientState.LOGGED_OUT);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.REMOVED_ON_PHONE);
        }
    }

    @Test
    void isToldAtOnceWhenThePhoneRemovesItAndPostsNothingAnyMore() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.unlink(client.whatsApp.account().orElseThrow().lid());
            client.await(ClientState.LOGGED_OUT);
            assertThat(client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON))
                    .isEqualTo(new SendResult.NotSent("session is loggedOut"));
        }
    }

    @Test
    void unlinksItselfAndSaysThatItDid() throws Exception {
        FoldingJournal journal = new FoldingJournal();
        try (Client client = network.open(journal, ClientLife.DEFAULT)) {
            network.link(client, CONTACTS);
            client.whatsApp.unlink();
            client.await(ClientState.LOGGED_OUT);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.UNLINKED_HERE);
            assertThat(journal.secretsLeft()).isZero();
            assertThat(network.clients()).isEmpty();
        }
    }

    @Test
    void neverComesBackByItselfOnceReplacedButDoesWhenAsked() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (Client first = network.linked(journal, CONTACTS);
                Client second = network.open(journal)) {
            second.whatsApp.start();
            first.await(ClientState.REPLACED);
            second.await(ClientState.CONNECTED);
            assertThat(first.whatsApp.status().cause()).isEqualTo(StateCause.REPLACED);
            await().during(Duration.ofSeconds(2))
                    .atMost(Network.SOON)
                    .until(() -> first.whatsApp.state() == ClientState.REPLACED
                            && second.whatsApp.state() == ClientState.CONNECTED);
            first.whatsApp.startAgain();
            first.await(ClientState.CONNECTED);
            second.await(ClientState.REPLACED);
        }
    }

    @Test
    void staysBannedUntilThatIsOverThenTriesOnce() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("""
                    {"line": {"drop": true, "loginAnswers": [
                      {"tag": "failure", "attrs": {"reason": "402", "code": "104", "expire": "2"}}]}}""");
            client.await(ClientState.BANNED);
            assertThat(client.whatsApp.status().until().orElseThrow())
                    .isBefore(Instant.now().plusSeconds(3));
            assertThat(client.whatsApp.status().why()).contains("same message too often");
            client.await(ClientState.CONNECTED);
            assertPosts(client);
        }
    }

    @Test
    void staysBannedWhenNobodyKnowsForHowLong() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"line\":{\"drop\":true},\"loginFailure\":{\"code\":402,\"times\":1}}");
            client.await(ClientState.BANNED);
            assertThat(client.whatsApp.status().until()).isEmpty();
            client.whatsApp.startAgain();
            client.await(ClientState.CONNECTED);
        }
    }

    @Test
    void takesANewerVersionWhenItsOwnIsRefused() throws Exception {
        String own = network.clientVersion();
        try (Client client = network.open(
                new MemoryJournal(),
                life(Duration.ofSeconds(25), Duration.ZERO, () -> Optional.of("2.3000.2000000000")))) {
            network.link(client, CONTACTS);
            network.faults("{\"line\":{\"drop\":true,\"refusedVersion\":\"" + own + "\"}}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() == 2);
            assertThat(reasons(client)).anyMatch(why -> why.contains("trying version 2.3000.2000000000"));
            assertPosts(client);
        }
    }

    @Test
    void isOutdatedWhenTheNewerVersionIsRefusedTooOrThereIsNone() throws Exception {
        String own = network.clientVersion();
        try (Client client = network.open(
                        new MemoryJournal(),
                        life(Duration.ofSeconds(25), Duration.ZERO, () -> Optional.of("2.3000.9")));
                Client without = network.open(new MemoryJournal())) {
            network.faults("""
                    {"line": {"loginAnswers": [], "refusedVersion": "%s"}}""".formatted(own));
            without.whatsApp.start();
            without.await(ClientState.OUTDATED);
            assertThat(without.whatsApp.status().cause()).isEqualTo(StateCause.CLIENT_OUTDATED);
            network.faults("{}");
            network.link(client, CONTACTS);
            network.faults("""
                    {"line": {"drop": true, "loginAnswers": [
                      {"tag": "failure", "attrs": {"reason": "405"}}, {"tag": "failure", "attrs": {"reason": "405"}}]}}""");
            client.await(ClientState.OUTDATED);
            assertThat(client.whatsApp.account()).as("keys stay").isPresent();
            client.whatsApp.startAgain();
            client.await(ClientState.CONNECTED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 415, 418})
    void failsWhenNoRetryMendsIt(int reason) throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"line\":{\"drop\":true},\"loginFailure\":{\"code\":" + reason + ",\"times\":1}}");
            client.await(ClientState.FAILED);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.REFUSED);
            assertThat(client.whatsApp.account()).isPresent();
        }
    }

    @Test
    void findsOutThatItsPeerIsGoneAndGetsWhatWaitedMeanwhile() throws Exception {
        network.faults("{\"withheldKeyShares\":1}");
        try (Client client = network.open(new MemoryJournal(), WATCHFUL)) {
            network.pair(client);
            network.faults("{\"line\":{\"silence\":true}}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() == 2);
            assertThat(reasons(client)).contains("no sign of life");
            client.awaitContacts(CONTACTS);
            JsonNode seen = network.clients().get(0);
            assertThat(seen.get("offlineBatches").asInt())
                    .as("asked for what waited")
                    .isEqualTo(1);
            await().atMost(Network.SOON)
                    .until(() -> network.clients().get(0).get("unacked").asInt() == 0);
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void givesBackWhatItGotForRoutingAtTheNextConnection() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("""
                    {"line": {"stanzas": [{"tag": "ib", "attrs": {"from": "s.whatsapp.net"}, "children": [
                      {"tag": "edge_routing", "children": [{"tag": "routing_info", "text": "east"}]}]}]}}""");
            network.faults("{\"streamError\":515}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() == 2);
            assertThat(network.clients().get(0).get("routing").asText()).isEqualTo("65617374");
            assertPosts(client);
        }
    }

    @Test
    void uploadsPreKeysWhenTheServerRunsLow() throws Exception {
        try (Client _ = network.linked(new MemoryJournal(), CONTACTS)) {
            int before = network.clients().get(0).get("oneTimeKeys").asInt();
            network.faults("""
                    {"line": {"stanzas": [{"tag": "notification",
                      "attrs": {"from": "s.whatsapp.net", "type": "encrypt", "id": "low-1", "t": "1700000000"},
                      "children": [{"tag": "count", "attrs": {"value": "3"}}]}]}}""");
            await().atMost(Network.SOON)
                    .until(() -> network.clients().get(0).get("oneTimeKeys").asInt() == before + 812);
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void renewsItsSignedPreKeyWhenItIsOld() throws Exception {
        ClientLife short_ = life(Duration.ofSeconds(25), Duration.ofMillis(1), Optional::empty);
        try (Client client = network.open(new MemoryJournal(), short_)) {
            network.link(client, CONTACTS);
            await().atMost(Network.SOON)
                    .until(() -> network.clients().get(0).get("signedKey").asInt() == 2);
            network.faults("{\"streamError\":515}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() == 2);
            await().atMost(Network.SOON)
                    .until(() -> network.clients().get(0).get("signedKey").asInt() == 3);
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void saysThatItIsUnavailableUnderTheAccountsNameAndNamesTheWeeksSession() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.faults("{\"streamError\":515}");
            await().atMost(Network.SOON).until(() -> client.connectedTimes() == 2);
            JsonNode seen = network.clients().get(0);
            assertThat(seen.get("presence").asText()).startsWith("unavailable ").hasSizeGreaterThan(13);
            assertThat(seen.get("unifiedSessions").asInt()).isEqualTo(1);
        }
    }

    @Test
    void acksEveryClassOfStanzaOnceAndInventsNoType() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            String self = client.whatsApp.account().orElseThrow().lid().toString();
            network.faults("""
                    {"line": {"stanzas": [
                      {"tag": "receipt", "attrs": {"from": "status@broadcast", "id": "r1", "participant": "%1$s"}},
                      {"tag": "receipt", "attrs": {"from": "%1$s", "id": "r2", "type": "read"}},
                      {"tag": "call", "attrs": {"from": "%1$s", "id": "c1"}, "children": [{"tag": "terminate"}]},
                      {"tag": "notification", "attrs": {"from": "s.whatsapp.net", "id": "n1", "type": "psa"}},
                      {"tag": "notification", "attrs": {"from": "%1$s", "id": "n2", "type": "encrypt"},
                        "children": [{"tag": "identity"}]},
                      {"tag": "message", "attrs": {"from": "%1$s", "id": "m1", "type": "text"}},
                      {"tag": "ib", "attrs": {"from": "s.whatsapp.net"}, "children": [{"tag": "offline"}]}]}}""".formatted(self));
            await().atMost(Network.SOON).until(() -> acks().size() >= 6);
            assertThat(acks())
                    .containsExactlyInAnyOrder(
                            "receipt r1 null",
                            "receipt r2 read",
                            "call c1 null",
                            "notification n1 psa",
                            "notification n2 null",
                            "message m1 null");
            assertPosts(client);
        }
    }

    @Test
    void acksNoMessageWhoseCommitFailedAndGetsItAgain() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        network.faults("{\"withheldKeyShares\":1}");
        try (Client client = network.open(journal)) {
            network.pair(client);
            journal.fillUp();
            network.faults("{}");
            client.await(ClientState.FAILED);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.JOURNAL);
        }
        journal.makeRoom();
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            again.awaitContacts(CONTACTS);
            assertThat(network.clients().get(0).get("offlineBatches").asInt()).isEqualTo(1);
        }
    }

    /// Those of stanzas the test sent; a phone's key share has an id of 32 digits.
    private List<String> acks() throws Exception {
        return StreamSupport.stream(network.clients().get(0).get("acks").spliterator(), false)
                .map(JsonNode::asText)
                .filter(ack -> ack.split(" ")[1].length() == 2)
                .toList();
    }

    private static ClientLife life(Duration ping, Duration signedAge, ClientLife.VersionSource versions) {
        return new ClientLife(
                Duration.ofMinutes(10),
                3,
                ping,
                Duration.ofMillis(Math.min(500, ping.toMillis())),
                signedAge,
                versions);
    }

    private static List<String> reasons(Client client) {
        return client.events.stream()
                .filter(ClientEvent.StateChanged.class::isInstance)
                .map(event -> ((ClientEvent.StateChanged) event).why())
                .toList();
    }

    private void assertPosts(Client client) throws Exception {
        client.await(ClientState.CONNECTED);
        String id = client.whatsApp.newMessageId();
        assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isInstanceOf(SendResult.Accepted.class);
        assertThat(network.trays(id, CONTACTS)).hasSize(CONTACTS);
    }
}
