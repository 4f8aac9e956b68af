package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.client.Switches;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckErrorsOnSandboxTest {
    private static final int CONTACTS = 4;
    private static final int DEVICES = 5;
    private static final StatusDraft HELLO = new StatusDraft.Text("refused?", 0xFFFFFFFF, 0xFF1E6E4F, 2);

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

    @ParameterizedTest
    @ValueSource(ints = {400, 479})
    void triesTheOtherNamingOnceUnderTheSameIdAndKeepsToItWhereThatWorks(int code) throws Exception {
        try (Client client = client(Switches.DEFAULT.withLidMigrated(false))) {
            refuse(code, 1);
            String id = client.whatsApp.newMessageId();

            SendResult result = client.whatsApp.post(id, HELLO, Network.SOON);

            assertThat(result).isInstanceOfSatisfying(SendResult.Accepted.class, accepted -> {
                assertThat(accepted.messageId()).isEqualTo(id);
                assertThat(accepted.recipients()).isEqualTo(CONTACTS + 1);
            });
            assertThat(network.trays(id, DEVICES)).hasSize(DEVICES);
            assertThat(isByPhone()).isTrue();

            String next = accepted(client);
            assertThat(network.trays(next, DEVICES)).hasSize(DEVICES);
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void goesBackToHiddenIdsWhenNumbersAreRefusedLater() throws Exception {
        try (Client client = client(Switches.DEFAULT.withLidMigrated(false))) {
            refuse(479, 1);
            accepted(client);
            refuse(400, 1);

            assertThat(network.trays(accepted(client), DEVICES)).hasSize(DEVICES);

            assertThat(isByPhone()).isFalse();
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void failsWithTheSecondCodeAndKeepsToHiddenIdsWhereNumbersAreRefusedToo() throws Exception {
        try (Client client = client(Switches.DEFAULT)) {
            refuse(479, 1);
            String id = client.whatsApp.newMessageId();

            SendResult result = client.whatsApp.post(id, HELLO, Network.SOON);

            assertThat(result).as("the sandbox's own rule").isEqualTo(new SendResult.Refused(id, 400));
            assertThat(network.sandbox.violations().all())
                    .singleElement()
                    .satisfies(violation -> assertThat(violation.rule()).isEqualTo("phone-number-addressing"));
            assertThat(isByPhone()).isFalse();
            assertThat(network.trays(accepted(client), DEVICES)).hasSize(DEVICES);
        }
    }

    @Test
    void tellsTheSecondCodeWhenBothAreRefused() throws Exception {
        try (Client client = client(Switches.DEFAULT.withLidMigrated(false))) {
            refuse(479, 2);
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isEqualTo(new SendResult.Refused(id, 479));
            assertThat(client.whatsApp.outcome(id)).contains(new SendResult.Refused(id, 479));
            assertThat(network.trays(id, 0)).isEmpty();
            assertThat(network.trays(accepted(client), DEVICES)).hasSize(DEVICES);
        }
    }

    @Test
    void goesOnWithTheOtherNamingAfterARestart() throws Exception {
        String id;
        try (Client client = client(Switches.DEFAULT.withLidMigrated(false))) {
            refuse(479, 1);
            id = accepted(client);
        }
        try (Client again = network.open(journal, Switches.DEFAULT.withLidMigrated(false), _ -> {})) {
            again.whatsApp.start();
            again.await(ClientState.CONNECTED);
            assertThat(isByPhone()).isTrue();
            assertThat(network.trays(accepted(again), DEVICES)).hasSize(DEVICES);
            assertThat(again.whatsApp.outcome(id)).isPresent();
            assertThat(network.sandbox.violations().all()).isEmpty();
        }
    }

    @Test
    void postsNothingFor463UntilTheLockIsOver() throws Exception {
        try (Client client = client(Switches.DEFAULT.withTimeLock(Duration.ofSeconds(3)))) {
            refuse(463, 1);
            String id = client.whatsApp.newMessageId();

            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isEqualTo(new SendResult.Refused(id, 463));

            assertThat(client.whatsApp.state()).isEqualTo(ClientState.TIME_LOCKED);
            assertThat(client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON))
                    .isInstanceOf(SendResult.NotSent.class);
            client.await(ClientState.CONNECTED);
            assertThat(network.trays(accepted(client), DEVICES)).hasSize(DEVICES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 475, 487, 500})
    void failsWithAnyOtherCodeAtOnce(int code) throws Exception {
        try (Client client = client(Switches.DEFAULT)) {
            refuse(code, 1);
            String id = client.whatsApp.newMessageId();
            assertThat(client.whatsApp.post(id, HELLO, Network.SOON)).isEqualTo(new SendResult.Refused(id, code));
            assertThat(client.whatsApp.state()).isEqualTo(ClientState.CONNECTED);
        }
    }

    private Client client(Switches switches) throws Exception {
        return network.link(network.open(journal, switches, _ -> {}), CONTACTS);
    }

    private void refuse(int code, int times) throws Exception {
        network.faults("{\"ackError\":{\"code\":" + code + ",\"times\":" + times + "}}");
    }

    private boolean isByPhone() {
        return Store.open(journal).state().byPhone();
    }

    private static String accepted(Client client) throws InterruptedException {
        SendResult result = client.whatsApp.post(client.whatsApp.newMessageId(), HELLO, Network.SOON);
        assertThat(result).isInstanceOf(SendResult.Accepted.class);
        return ((SendResult.Accepted) result).messageId();
    }
}
