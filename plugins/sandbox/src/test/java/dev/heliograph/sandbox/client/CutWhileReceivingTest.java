package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client is cut off at one step of receiving, as by a kill: nothing it does after that reaches its journal
/// or the network. A second client goes on from the same journal.
class CutWhileReceivingTest {
    private static final int CONTACTS = 2;

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

    /// Stops the thread that reaches a step, and lets it go when its client is closed.
    private static final class Cut implements Consumer<String> {
        private final AtomicReference<String> at = new AtomicReference<>();
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch gone = new CountDownLatch(1);

        @Override
        public void accept(String step) {
            if (step.equals(at.get())) {
                reached.countDown();
                try {
                    gone.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("cut at " + step);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox.arrived", "inbox.committed", "inbox.acked"})
    void aReplyIsToldAndNotDecryptedTwice(String step) throws Exception {
        resume(
                step,
                id -> act("{\"act\":\"reply\",\"phone\":\"%s\",\"messageId\":\"%s\",\"text\":\"nice\"}", id),
                again -> {
                    List<StatusNews.Reply> news = again.awaitNews(StatusNews.Reply.class, 1);
                    assertThat(news).extracting(StatusNews.Reply::text).containsExactly("nice");
                    assertThat(again.whatsApp.inboxCounts().unreadable()).isZero();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"receipt.arrived", "receipt.committed", "receipt.acked"})
    void aViewIsTold(String step) throws Exception {
        resume(
                step,
                id -> act("{\"act\":\"view\",\"phone\":\"%s\",\"messageId\":\"%s\"}", id),
                again ->
                        assertThat(again.awaitNews(StatusNews.Reached.class, 1)).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resend.arrived", "resend.prepared", "resend.committed", "resend.sent", "resend.acked"})
    void aRetryReceiptIsAnswered(String step) throws Exception {
        resume(
                step,
                id -> act("{\"act\":\"retry\",\"phone\":\"%s\",\"messageId\":\"%s\",\"count\":2,\"keys\":true}", id),
                again -> await().atMost(Network.SOON)
                        .until(() -> !network.resends().isEmpty()));
    }

    private interface Act {
        void on(String messageId) throws Exception;
    }

    private interface Check {
        void on(Client again) throws Exception;
    }

    private void resume(String step, Act act, Check check) throws Exception {
        MemoryJournal journal = new MemoryJournal();
        Cut cut = new Cut();
        String id;
        MemoryJournal left;
        Client client = network.link(network.open(journal, Switches.DEFAULT, cut), CONTACTS);
        id = post(client);
        cut.at.set(step);
        act.on(id);
        assertThat(cut.reached.await(20, TimeUnit.SECONDS)).isTrue();
        left = journal.copy();
        Thread closer = Thread.ofVirtual().start(client::close);
        await().atMost(Network.SOON).until(() -> network.clients().isEmpty());
        cut.gone.countDown();
        closer.join();
        try (Client again = network.open(left)) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            check.on(again);
            assertThat(network.trays(post(again), CONTACTS)).hasSize(CONTACTS);
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    private void act(String form, String id) throws Exception {
        String owner = network.ownersNumber();
        String phone = network.sandbox.world().people().stream()
                .map(person -> person.pn().user())
                .filter(number -> !number.equals(owner))
                .sorted()
                .findFirst()
                .orElseThrow();
        network.act(form.formatted(phone, id));
    }

    private static String post(Client client) throws InterruptedException {
        StatusDraft draft = new StatusDraft.Text("Hello", -1, 0xFF1E6E4F, 2);
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), draft, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return ((SendResult.Accepted) result).messageId();
    }
}
