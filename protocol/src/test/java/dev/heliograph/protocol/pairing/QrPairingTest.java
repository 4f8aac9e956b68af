package dev.heliograph.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVDeviceIdentity;
import dev.heliograph.protocol.proto.ADVEncryptionType;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentityHMAC;
import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QrPairingTest {
    private static final Instant START = Instant.parse("2026-11-27T20:00:00Z");

    private final SecureRandom random = new SecureRandom();
    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = Store.open(journal);
    private final Credentials keys = DeviceIdentity.create(random);
    private final LinkedBlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
    private final Waits waits = new Waits();
    private final QrPairing pairing =
            new QrPairing(store, DeviceProfile.named("Heliograph"), waits.now::get, events::add, waits);

    /// Time that passes only by being waited for.
    private static final class Waits implements QrPairing.Wait {
        final AtomicReference<Instant> now = new AtomicReference<>(START);
        final LinkedBlockingQueue<Duration> waited = new LinkedBlockingQueue<>();

        @Override
        public boolean forStop(Duration time) {
            waited.add(time);
            now.updateAndGet(before -> before.plus(time));
            return false;
        }
    }

    @BeforeEach
    void makeKeys() {
        store.step("created", commit -> {
            commit.putCredentials(keys);
            return keys;
        });
    }

    @Test
    void showsTheFirstCodeForAMinuteAndTheOthersFor20Seconds() throws InterruptedException {
        assertThat(pairing.show(List.of("r1", "r2", "r3"), Instant.MAX)).isFalse();
        assertThat(waits.waited)
                .containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(20));
        assertThat(events).hasSize(3);
        Instant until = START;
        for (int seconds : new int[] {60, 20, 20}) {
            until = until.plusSeconds(seconds);
            assertThat(((ClientEvent.Qr) events.remove()).until()).isEqualTo(until);
        }
    }

    @Test
    void showsNoCodeBeyondTheAttemptsEnd() throws InterruptedException {
        assertThat(pairing.show(List.of("r1", "r2", "r3"), START.plusSeconds(70)))
                .isFalse();
        assertThat(waits.waited).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(
            value = Hosted.class,
            names = {"OUTSIDE", "INSIDE"})
    void refusesAHostedAccountAndKeepsNothing(Hosted hosted) throws Exception {
        long before = journal.last();
        QrPairing.Answer answer = pairing.pairSuccess(pairSuccess(hosted, keys.advSecret()));
        assertThat(answer.outcome()).isEqualTo(QrPairing.Outcome.HOSTED);
        assertThat(answer.stanza().attr("type")).isEqualTo("error");
        assertThat(answer.stanza().requireChild("error").attr("code")).isEqualTo("500");
        assertThat(journal.last()).isEqualTo(before);
        assertThat(store.state().account()).isEmpty();
    }

    @Test
    void takesTheAnswerToATypedCodeAndStillOneToTheQrCode() throws Exception {
        byte[] typed = new byte[32];
        random.nextBytes(typed);
        pairing.alsoAccept(typed);
        assertThat(pairing.pairSuccess(pairSuccess(Hosted.NOT, keys.advSecret()))
                        .outcome())
                .isEqualTo(QrPairing.Outcome.LINKED);
        assertThat(pairing.pairSuccess(pairSuccess(Hosted.NOT, typed)).outcome())
                .isEqualTo(QrPairing.Outcome.LINKED);
        assertThat(pairing.pairSuccess(pairSuccess(Hosted.NOT, new byte[32])).outcome())
                .isEqualTo(QrPairing.Outcome.REFUSED);
    }

    @Test
    void keepsTheAccountBeforeItAnswers() throws Exception {
        QrPairing.Answer answer = pairing.pairSuccess(pairSuccess(Hosted.NOT, keys.advSecret()));
        assertThat(answer.stanza().requireChild("pair-device-sign")).isNotNull();
        assertThat(Store.open(journal).state().account().orElseThrow().lid()).isEqualTo(Jid.lid("777", 5));
        assertThat(events.poll(1, TimeUnit.SECONDS)).isInstanceOf(ClientEvent.Linked.class);
    }

    private enum Hosted {
        NOT,
        OUTSIDE,
        INSIDE
    }

    private Node pairSuccess(Hosted hosted, byte[] secret) {
        KeyPair account = Curve25519.generate(random);
        boolean inside = hosted == Hosted.INSIDE;
        byte[] details = ADVDeviceIdentity.newBuilder()
                .setRawId(1)
                .setTimestamp(1)
                .setKeyIndex(1)
                .setDeviceType(inside ? ADVEncryptionType.HOSTED : ADVEncryptionType.E2EE)
                .build()
                .toByteArray();
        byte[] signed = Bytes.concat(
                new byte[] {6, (byte) (inside ? 5 : 0)},
                details,
                keys.identity().publicKey());
        byte[] identity = ADVSignedDeviceIdentity.newBuilder()
                .setDetails(ByteString.copyFrom(details))
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey()))
                .setAccountSignature(ByteString.copyFrom(Curve25519.sign(account.privateKey(), signed)))
                .build()
                .toByteArray();
        boolean outside = hosted == Hosted.OUTSIDE;
        byte[] mac = Hmac.sha256(secret, outside ? new byte[] {6, 5} : new byte[0], identity);
        byte[] container = ADVSignedDeviceIdentityHMAC.newBuilder()
                .setDetails(ByteString.copyFrom(identity))
                .setHmac(ByteString.copyFrom(mac))
                .setAccountType(outside ? ADVEncryptionType.HOSTED : ADVEncryptionType.E2EE)
                .build()
                .toByteArray();
        return Node.of("iq")
                .attr("id", "1")
                .child(Node.of("pair-success")
                        .child(Node.of("device-identity").bytes(container).build())
                        .child(Node.of("device")
                                .attr("jid", Jid.pn("15550001111", 5))
                                .attr("lid", Jid.lid("777", 5))
                                .build())
                        .build())
                .build();
    }
}
