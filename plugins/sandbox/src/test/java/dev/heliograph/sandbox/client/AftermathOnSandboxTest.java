package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.model.StatusNews.Reach;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AftermathOnSandboxTest {
    private static final int CONTACTS = 4;
    private static final int DEVICES = 5;
    private static final StatusDraft HELLO = new StatusDraft.Text("Hello", -1, 0xFF1E6E4F, 2);

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
    void aPhoneThatLostItsSenderKeyAsksAndReadsTheStatusAfterTheResend() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            post(client);
            network.act("{\"act\":\"forget\",\"phone\":\"%s\"}".formatted(phone(0)));
            String id = post(client);
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
            assertThat(network.resends()).hasSize(1).first().satisfies(resend -> {
                assertThat(resend.get("messageId").asText()).isEqualTo(id);
                assertThat(resend.get("count").asText()).isEqualTo("1");
            });
            String next = post(client);
            assertThat(network.trays(next, DEVICES)).as("the post after it").hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void aPhoneThatLostItsSessionTooGetsItWithTheKeysOfItsSecondReceipt() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            post(client);
            network.act("{\"act\":\"forget\",\"phone\":\"%s\",\"keys\":true}".formatted(phone(0)));
            String id = post(client);
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
            assertThat(network.resends())
                    .extracting(resend -> resend.get("count").asText())
                    .containsExactly("2");
            assertNoViolations();
        }
    }

    @Test
    void answersTheFirstFourReceiptsOfADeviceAndNoMore() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            String id = post(client);
            for (int count = 1; count <= 4; count++) {
                network.act("{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":%d,\"keys\":%b}"
                        .formatted(phone(1), id, count, count % 2 == 0));
                int expected = count;
                await().atMost(Network.SOON).until(() -> network.resends().size() == expected);
            }
            network.act(
                    "{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":5}".formatted(phone(1), id));
            network.act(
                    "{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":1}".formatted(phone(1), id));
            await().atMost(Network.SOON).until(() -> network.resends().size() == 5);
            network.act(
                    "{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":1}".formatted(phone(1), id));
            network.act(
                    "{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":1}".formatted(phone(2), id));
            await().atMost(Network.SOON).until(() -> network.resends().size() == 6);
            assertThat(network.resends())
                    .extracting(resend -> resend.get("phone").asText())
                    .as("the sixth of the first phone is not answered")
                    .filteredOn(phone(1)::equals)
                    .hasSize(5);
            assertNoViolations();
        }
    }

    @Test
    void resendsToTheOwnPhoneWrappedAsSent() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            String id = post(client);
            network.act("{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":1}"
                    .formatted(network.ownersNumber(), id));
            await().atMost(Network.SOON).until(() -> network.resends().size() == 1);
            assertNoViolations();
        }
    }

    @Test
    void resendsAfterARestartToo() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        String id;
        try (Client client = network.linked(journal, CONTACTS)) {
            id = post(client);
        }
        try (Client again = network.open(journal)) {
            again.whatsApp.start();
            network.act("{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":2,\"keys\":true}"
                    .formatted(phone(0), id));
            await().atMost(Network.SOON).until(() -> network.resends().size() == 1);
            assertNoViolations();
        }
    }

    @Test
    void tellsEachPersonsReachOnceFromBothFormsOfReceipts() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            String id = post(client);
            for (int i = 0; i < 2; i++) {
                network.act("{\"act\":\"view\",\"phone\":\"%s\",\"messageId\":\"%s\"}".formatted(phone(0), id));
            }
            network.act("{\"act\":\"deliver\",\"aggregated\":true,\"phones\":[%s],\"messageId\":\"%s\"}"
                    .formatted(phones(), id));
            network.act("{\"act\":\"view\",\"aggregated\":true,\"phones\":[%s],\"messageId\":\"%s\"}"
                    .formatted(phones(), id));
            network.act("{\"act\":\"play\",\"phone\":\"%s\",\"messageId\":\"%s\"}".formatted(phone(1), id));
            List<StatusNews.Reached> news = client.awaitNews(StatusNews.Reached.class, 2 * CONTACTS + 1);
            assertThat(news).extracting(StatusNews.Reached::statusId).containsOnly(id);
            assertThat(who(news, Reach.DELIVERED)).hasSize(CONTACTS);
            assertThat(who(news, Reach.VIEWED)).hasSize(CONTACTS);
            assertThat(who(news, Reach.PLAYED)).containsExactly(person(1).lid().toString());
            assertThat(news).as("nobody twice").hasSize(2 * CONTACTS + 1);
            assertThat(client.events)
                    .filteredOn(ClientEvent.News.class::isInstance)
                    .allSatisfy(event ->
                            assertThat(((ClientEvent.News) event).phone()).isPresent());
            assertNoViolations();
        }
    }

    @Test
    void phonesTellByThemselvesThatAStatusArrivedWhenToldTo() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.act("{\"act\":\"automatic\",\"delivered\":true}");
            post(client);
            assertThat(who(client.awaitNews(StatusNews.Reached.class, CONTACTS), Reach.DELIVERED))
                    .hasSize(CONTACTS);
        }
    }

    @Test
    void takesAStatusBackFromEveryPhone() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            String id = post(client);
            String revoke = client.whatsApp.newMessageId();
            SendResult result = client.whatsApp.revoke(revoke, id, Network.SOON);
            assertThat(result)
                    .isInstanceOfSatisfying(
                            SendResult.Accepted.class,
                            accepted -> assertThat(accepted.recipients()).isEqualTo(CONTACTS + 1));
            assertThat(network.trays(revoke, DEVICES))
                    .hasSize(DEVICES)
                    .allSatisfy(
                            entry -> assertThat(entry.get("revokes").asText()).isEqualTo(id));
            for (JsonNode entry : network.trays(id, DEVICES)) {
                assertThat(entry.get("text").isNull()).isTrue();
                assertThat(entry.get("revokedAt").isNull()).isFalse();
            }
            assertThat(client.whatsApp.revoke(client.whatsApp.newMessageId(), id, Network.SOON))
                    .as("a second time")
                    .isInstanceOf(SendResult.NotSent.class);
            assertNoViolations();
        }
    }

    @Test
    void tellsRepliesAndReactionsAndNoOtherMessages() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.act("{\"act\":\"message\",\"phone\":\"%s\",\"text\":\"before any post\"}".formatted(phone(0)));
            String id = post(client);
            network.act("{\"act\":\"post\",\"phone\":\"%s\",\"text\":\"my own\"}".formatted(phone(0)));
            String reply = network.act("{\"act\":\"reply\",\"phone\":\"%s\",\"messageId\":\"%s\",\"text\":\"nice\"}"
                            .formatted(phone(1), id))
                    .getFirst();
            network.act("{\"act\":\"react\",\"phone\":\"%s\",\"messageId\":\"%s\",\"text\":\"😍\"}"
                    .formatted(phone(2), id));
            StatusNews.Reply told = client.awaitNews(StatusNews.Reply.class, 1).getFirst();
            assertThat(told.messageId()).isEqualTo(reply);
            assertThat(told.text()).isEqualTo("nice");
            assertThat(told.who()).isEqualTo(person(1).lid());
            StatusNews.Reaction reaction =
                    client.awaitNews(StatusNews.Reaction.class, 1).getFirst();
            assertThat(reaction.statusId()).isEqualTo(id);
            assertThat(reaction.emoji()).isEqualTo("😍");
            assertThat(client.news()).hasSize(2);
            assertNoViolations();
        }
    }

    @Test
    void tellsOthersStatusesWhenSwitchedOn() throws Exception {
        Switches on = Switches.DEFAULT.withOthersStatuses(true);
        try (Client client = network.link(network.open(new MemoryJournal(), on, _ -> {}), CONTACTS)) {
            network.act("{\"act\":\"post\",\"phone\":\"%s\",\"text\":\"my own\"}".formatted(phone(0)));
            StatusNews.Posted posted =
                    client.awaitNews(StatusNews.Posted.class, 1).getFirst();
            assertThat(posted.text()).isEqualTo("my own");
            assertThat(posted.who()).isEqualTo(person(0).lid());
            assertNoViolations();
        }
    }

    @Test
    void ignoresAndCountsWhatOnlyOwnDevicesMaySend() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            for (String kind : List.of("keys", "history", "sent")) {
                network.act("{\"act\":\"forge\",\"phone\":\"%s\",\"kind\":\"%s\"}".formatted(phone(0), kind));
            }
            await().atMost(Network.SOON)
                    .until(() -> client.whatsApp.inboxCounts().forged() == 3);
            String id = post(client);
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
            assertNoViolations();
        }
    }

    @Test
    void keepsUnknownContentOutOfTheWay() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            for (String kind : List.of("enc", "proto", "padding", "empty")) {
                network.act("{\"act\":\"garbage\",\"phone\":\"%s\",\"kind\":\"%s\"}".formatted(phone(0), kind));
            }
            await().atMost(Network.SOON)
                    .until(() -> client.whatsApp.inboxCounts().unknown() == 3);
            String id = post(client);
            network.act("{\"act\":\"reply\",\"phone\":\"%s\",\"messageId\":\"%s\",\"text\":\"ok\"}"
                    .formatted(phone(0), id));
            assertThat(client.awaitNews(StatusNews.Reply.class, 1)).hasSize(1);
            assertThat(client.connectedTimes()).isEqualTo(1);
            assertNoViolations();
        }
    }

    @Test
    void asksAgainForWhatItCannotDecryptAndTakesItThen() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            network.act("{\"act\":\"unreadable\",\"phone\":\"%s\",\"text\":\"hm\"}".formatted(phone(0)));
            await().atMost(Network.SOON).until(() -> network.resends().size() == 1);
            network.act("{\"act\":\"message\",\"phone\":\"%s\",\"text\":\"after\"}".formatted(phone(0)));
            String id = post(client);
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
            assertThat(client.whatsApp.inboxCounts().unreadable()).isEqualTo(1);
            assertNoViolations();
        }
    }

    private String post(Client client) throws InterruptedException {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return ((SendResult.Accepted) result).messageId();
    }

    private static Set<String> who(List<StatusNews.Reached> news, Reach reach) {
        return news.stream()
                .filter(one -> one.reach() == reach)
                .map(one -> one.who().toString())
                .collect(Collectors.toSet());
    }

    private Person person(int index) {
        String owner = network.ownersNumber();
        return network.sandbox.world().people().stream()
                .filter(person -> !person.pn().user().equals(owner))
                .sorted((a, b) -> a.pn().user().compareTo(b.pn().user()))
                .toList()
                .get(index);
    }

    private String phone(int index) {
        return person(index).pn().user();
    }

    private String phones() {
        return IntStream.range(0, CONTACTS)
                .mapToObj(i -> "\"" + phone(i) + "\"")
                .collect(Collectors.joining(","));
    }

    private void assertNoViolations() {
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
