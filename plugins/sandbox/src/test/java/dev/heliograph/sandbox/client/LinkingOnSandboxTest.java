package dev.heliograph.sandbox.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.client.ClientLife;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.sandbox.client.Network.Client;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkingOnSandboxTest {
    private static final int CONTACTS = 2;
    private static final ClientLife SHORT = new ClientLife(
            Duration.ofSeconds(1), 3, Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ZERO, Optional::empty);

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @TempDir
    Path folder;

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
    void linksByTheCodeThatIsTypedOnThePhone() throws Exception {
        try (Client client = network.open(new MemoryJournal())) {
            client.whatsApp.start();
            PairingCode code = code(client);
            assertThat(code.until())
                    .isBetween(Instant.now().plusSeconds(120), Instant.now().plusSeconds(180));
            network.enterCode(code.shown());
            client.await(ClientState.CONNECTED);
            client.awaitContacts(CONTACTS);
            assertThat(client.whatsApp.account()).isPresent();
            assertNoViolations();
        }
    }

    @Test
    void aWrongCodeLinksNobodyAndTheRightOneMayBeTypedThen() throws Exception {
        try (Client client = network.open(new MemoryJournal())) {
            String code = code(client).code();
            String wrong = (code.charAt(0) == '2' ? "3" : "2") + code.substring(1);
            assertThatThrownBy(() -> network.enterCode(wrong)).hasMessageContaining("not the one that was shown");
            assertThat(client.whatsApp.state()).isEqualTo(ClientState.LINKING);
            network.enterCode(code);
            client.await(ClientState.CONNECTED);
            assertNoViolations();
        }
    }

    @Test
    void aPhoneMayStillScanAfterSomebodyTypedAWrongCode() throws Exception {
        try (Client client = network.open(new MemoryJournal())) {
            String code = code(client).code();
            String wrong = (code.charAt(0) == '2' ? "3" : "2") + code.substring(1);
            assertThatThrownBy(() -> network.enterCode(wrong)).hasMessageContaining("not the one that was shown");
            network.scan(client.whatsApp.qr().orElseThrow().content());
            client.await(ClientState.CONNECTED);
        }
    }

    @Test
    void askingAgainGivesANewCodeAndEndsTheFormer() throws Exception {
        try (Client client = network.open(new MemoryJournal())) {
            String former = code(client).code();
            String fresh = code(client).code();
            assertThat(fresh).isNotEqualTo(former);
            assertThatThrownBy(() -> network.enterCode(former)).hasMessageContaining("not the one that was shown");
            network.enterCode(fresh);
            client.await(ClientState.CONNECTED);
        }
    }

    @Test
    void aCodeThatIsOverLinksNobodyAndAskingAgainMakesAConnectionThatHoldsLongEnough() throws Exception {
        try (Client client = network.open(new MemoryJournal())) {
            PairingCode code = code(client);
            ahead.set(Duration.ofSeconds(181));
            assertThatThrownBy(() -> network.enterCode(code.code())).hasMessageContaining("it is over");
            PairingCode fresh = code(client);
            assertThat(fresh.until()).isAfter(Instant.now().plus(ahead.get()).plusSeconds(110));
            network.enterCode(fresh.code());
            client.await(ClientState.CONNECTED);
        }
    }

    @Test
    void givesACodeAlsoWhenTheAttemptIsShorterThanCodesUsuallyHold() throws Exception {
        ClientLife minute = new ClientLife(
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(25),
                Duration.ofSeconds(20),
                Duration.ZERO,
                Optional::empty);
        try (Client client = network.open(new MemoryJournal(), minute)) {
            PairingCode code = code(client);
            assertThat(code.until()).isBefore(Instant.now().plusSeconds(61));
            network.enterCode(code.code());
            client.await(ClientState.CONNECTED);
        }
    }

    @ParameterizedTest
    @CsvSource({"400,BAD_PHONE", "429,RATE_LIMITED", "500,REFUSED"})
    void tellsWhyTheServerGivesNoCode(int code, PairingException.Kind kind) throws Exception {
        network.faults("{\"line\":{\"codeError\":{\"code\":" + code + ",\"times\":1}}}");
        try (Client client = network.open(new MemoryJournal())) {
            client.whatsApp.start();
            assertThatThrownBy(() -> code(client))
                    .isInstanceOfSatisfying(
                            PairingException.class, e -> assertThat(e.kind()).isEqualTo(kind));
            assertThat(code(client).code()).hasSize(8);
        }
    }

    @Test
    void refusesACodeForNoNumberAndForAClientThatIsLinked() throws Exception {
        try (Client client = network.linked(new MemoryJournal(), CONTACTS)) {
            assertThatThrownBy(() -> client.whatsApp.pairingCode("not a number", Network.SOON))
                    .isInstanceOfSatisfying(
                            PairingException.class,
                            e -> assertThat(e.kind()).isEqualTo(PairingException.Kind.BAD_PHONE));
            assertThatThrownBy(() -> code(client))
                    .isInstanceOfSatisfying(
                            PairingException.class,
                            e -> assertThat(e.kind()).isEqualTo(PairingException.Kind.ALREADY_LINKED));
        }
    }

    @Test
    void recognisesTheDemandForAPasskeyAndLinksWhenAskedAgain() throws Exception {
        network.faults("{\"line\":{\"passkeyDemand\":1}}");
        try (Client client = network.open(new MemoryJournal())) {
            client.whatsApp.start();
            client.await(ClientState.FAILED);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.PASSKEY_REQUIRED);
            assertThat(client.whatsApp.status().why()).contains("passkey");
            network.enterCode(code(client).code());
            client.await(ClientState.CONNECTED);
            assertNoViolations();
        }
    }

    @Test
    void refusesALinkUnderAnotherSecretAndKeepsNothingOfIt() throws Exception {
        network.faults("{\"line\":{\"forgedLinks\":1}}");
        try (Client client = network.open(new MemoryJournal())) {
            client.whatsApp.start();
            Awaitility.await()
                    .atMost(Network.SOON)
                    .until(() -> client.whatsApp.qr().isPresent());
            network.scan(client.whatsApp.qr().orElseThrow().content());
            client.await(ClientState.FAILED);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.LINK_REFUSED);
            assertThat(client.whatsApp.account()).isEmpty();
        }
    }

    @Test
    void expiresWhenNobodyLinksInTimeAndBeginsAgainWhenACodeIsAskedFor() throws Exception {
        try (Client client = network.open(new MemoryJournal(), SHORT)) {
            client.whatsApp.start();
            client.await(ClientState.LINK_EXPIRED);
            assertThat(client.whatsApp.status().cause()).isEqualTo(StateCause.NOBODY_LINKED);
            assertThat(client.whatsApp.qr()).isEmpty();
            client.whatsApp.startAgain();
            Awaitility.await()
                    .atMost(Network.SOON)
                    .until(() -> client.whatsApp.qr().isPresent());
            network.scan(client.whatsApp.qr().orElseThrow().content());
            client.await(ClientState.CONNECTED);
        }
    }

    @Test
    void onePhoneLinksTwoClientsAndBothWork() throws Exception {
        try (Client first = network.linked(new MemoryJournal(), CONTACTS);
                Client second = network.linked(new MemoryJournal(), CONTACTS)) {
            assertThat(first.whatsApp.account()).isNotEqualTo(second.whatsApp.account());
            assertThat(first.whatsApp.state()).isEqualTo(ClientState.CONNECTED);
            assertThat(second.whatsApp.state()).isEqualTo(ClientState.CONNECTED);
            assertThat(network.clients()).hasSize(2);
            assertThat(first.connectedTimes()).isEqualTo(1);
        }
    }

    private PairingCode code(Client client) throws Exception {
        return client.whatsApp.pairingCode("+" + network.ownersNumber(), Network.SOON);
    }

    private void assertNoViolations() {
        assertThat(network.sandbox.violations().all()).isEmpty();
    }
}
