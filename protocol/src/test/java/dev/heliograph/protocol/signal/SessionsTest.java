package dev.heliograph.protocol.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final TestDevice anna = TestDevice.create(Jid.lid("111111111111111", 0), 3);
    private final TestDevice ben = TestDevice.create(Jid.lid("222222222222222", 23), 3);

    @Test
    void bothKindsOfMessageStartWith33() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        Encrypted first = anna.encrypt(ben.jid, HELLO);
        ben.decrypt(anna.jid, first);
        Encrypted answer = ben.encrypt(anna.jid, HELLO);

        assertThat(first.type()).isEqualTo("pkmsg");
        assertThat(first.bytes()[0]).isEqualTo((byte) 0x33);
        assertThat(answer.type()).isEqualTo("msg");
        assertThat(answer.bytes()[0]).isEqualTo((byte) 0x33);
        assertThat(anna.decrypt(ben.jid, answer)).isEqualTo(HELLO);
        assertThat(anna.encrypt(ben.jid, HELLO).type()).isEqualTo("msg");
    }

    @Test
    void opensASessionWithoutAOneTimePreKey() throws Exception {
        anna.establish(ben.bundle(OptionalInt.empty()));

        assertThat(ben.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO))).isEqualTo(HELLO);
        assertThat(ben.store.state().preKeyIds()).containsExactly(1, 2, 3);
    }

    @Test
    void aUsedOneTimePreKeyIsGoneWithTheCommitThatUsedIt() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(2)));
        Encrypted first = anna.encrypt(ben.jid, HELLO);
        long before = ben.journal.last();

        ben.decrypt(anna.jid, first);

        assertThat(ben.journal.last()).isEqualTo(before + 1);
        ben.restart();
        assertThat(ben.store.state().preKeyIds()).containsExactly(1, 3);
    }

    @Test
    void anotherSessionOnAUsedPreKeyIsRefused() throws Exception {
        KeyBundle bundle = ben.bundle(OptionalInt.of(1));
        TestDevice carl = TestDevice.create(Jid.lid("333333333333333", 0), 0);
        anna.establish(bundle);
        carl.establish(bundle);
        ben.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO));

        assertRefused(Kind.INVALID_KEY_ID, () -> ben.decrypt(carl.jid, carl.encrypt(ben.jid, HELLO)));
    }

    @Test
    void aMessageIsReadOnce() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        Encrypted first = anna.encrypt(ben.jid, HELLO);
        ben.decrypt(anna.jid, first);
        ben.restart();

        assertRefused(Kind.DUPLICATE, () -> ben.decrypt(anna.jid, first));
    }

    @Test
    void aMessageOfNoSessionIsRefused() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        ben.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO));
        Encrypted answer = ben.encrypt(anna.jid, HELLO);
        TestDevice carl = TestDevice.create(Jid.lid("333333333333333", 0), 0);

        assertRefused(Kind.NO_SESSION, () -> carl.decrypt(ben.jid, answer));
    }

    @Test
    void aMessageChangedOnTheWayIsRefusedAndHarmsNothing() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        Encrypted message = anna.encrypt(ben.jid, HELLO);
        byte[] changed = message.bytes().clone();
        changed[changed.length - 12] ^= 1;
        long before = ben.journal.last();

        assertRefused(Kind.INVALID_MESSAGE, () -> ben.decrypt(anna.jid, new Encrypted(message.type(), changed)));

        assertThat(ben.journal.last()).isEqualTo(before);
        assertThat(ben.decrypt(anna.jid, message)).isEqualTo(HELLO);
    }

    @Test
    void garbageIsRefused() {
        assertRefused(Kind.INVALID_MESSAGE, () -> ben.decrypt(anna.jid, new Encrypted("pkmsg", new byte[0])));
        assertRefused(Kind.INVALID_MESSAGE, () -> ben.decrypt(anna.jid, new Encrypted("msg", new byte[] {0x33, 1})));
        assertRefused(Kind.INVALID_MESSAGE, () -> ben.decrypt(anna.jid, new Encrypted("skmsg", new byte[80])));
    }

    @Test
    void aForgedSignedPreKeyIsRefused() {
        KeyBundle good = ben.bundle(OptionalInt.of(1));
        byte[] forged = good.signature().clone();
        forged[3] ^= 1;
        KeyBundle bad = new KeyBundle(
                good.device(),
                good.registrationId(),
                good.identity(),
                good.signedPreKeyId(),
                good.signedPreKey(),
                forged,
                good.preKeyId(),
                good.preKey());

        assertThatThrownBy(() -> anna.establish(bad))
                .isInstanceOf(BadKeysException.class)
                .hasMessageContaining(ben.jid.toString());
        assertThat(anna.sessions.has(anna.store.state(), ben.jid)).isFalse();
        assertThat(anna.store.state().identity(ben.jid)).isEmpty();
    }

    @Test
    void aShortKeyIsRefused() {
        KeyBundle good = ben.bundle(OptionalInt.empty());
        KeyBundle bad = new KeyBundle(
                good.device(),
                good.registrationId(),
                new byte[31],
                good.signedPreKeyId(),
                good.signedPreKey(),
                good.signature(),
                OptionalInt.empty(),
                null);

        assertThatThrownBy(() -> anna.establish(bad)).isInstanceOf(BadKeysException.class);
    }

    @Test
    void encryptingWithoutASessionNamesTheDevice() {
        assertThatThrownBy(() -> anna.encrypt(ben.jid, HELLO))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ben.jid.toString());
    }

    @Test
    void aDeviceThatRegisteredAnewTakesThePlaceOfTheOldOne() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        ben.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO));
        Encrypted old = ben.encrypt(anna.jid, HELLO);
        anna.store.step("key held", commit -> {
            commit.markKeyHeld(TestDevice.GROUP, 7, List.of(ben.jid));
            return null;
        });
        TestDevice again = TestDevice.create(ben.jid, 1);
        again.establish(anna.bundle(OptionalInt.of(1)));

        assertThat(anna.decrypt(ben.jid, again.encrypt(anna.jid, HELLO))).isEqualTo(HELLO);

        assertThat(anna.store.state().identity(ben.jid).orElseThrow())
                .endsWith(again.store
                        .state()
                        .credentials()
                        .orElseThrow()
                        .identity()
                        .publicKey());
        assertThat(anna.store.state().keyHeld(TestDevice.GROUP, ben.jid)).isEmpty();
        assertRefused(Kind.INVALID_MESSAGE, () -> anna.decrypt(ben.jid, old));
        assertThat(again.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO))).isEqualTo(HELLO);
    }

    @Test
    void aBundleWithAnotherIdentityTakesThePlaceOfTheOldSession() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        TestDevice again = TestDevice.create(ben.jid, 1);

        anna.establish(again.bundle(OptionalInt.of(1)));

        assertThat(again.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO))).isEqualTo(HELLO);
    }

    @Test
    void aForgedFirstMessageDoesNotThrowAwayTheSession() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        ben.decrypt(anna.jid, anna.encrypt(ben.jid, HELLO));
        Encrypted answer = ben.encrypt(anna.jid, HELLO);
        TestDevice forger = TestDevice.create(ben.jid, 1);
        forger.establish(anna.bundle(OptionalInt.of(1)));
        byte[] broken = forger.encrypt(anna.jid, HELLO).bytes();
        broken[broken.length - 12] ^= 1;

        assertRefused(Kind.INVALID_MESSAGE, () -> anna.decrypt(ben.jid, new Encrypted("pkmsg", broken)));

        assertThat(anna.decrypt(ben.jid, answer)).isEqualTo(HELLO);
        assertThat(anna.store.state().preKeyIds()).containsExactly(1, 2, 3);
    }

    @Test
    void encryptsForManyDevicesInTheirOrder() throws Exception {
        List<TestDevice> devices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            devices.add(TestDevice.create(Jid.lid(Long.toString(500_000_000_000_000L + i), i % 3), 1));
        }
        List<Jid> jids = devices.stream().map(device -> device.jid).toList();

        Map<Jid, Encrypted> encrypted = anna.store.step("fan out", commit -> {
            List<KeyBundle> bundles = devices.stream()
                    .map(device -> device.bundle(OptionalInt.of(1)))
                    .toList();
            assertThat(anna.sessions.establishAll(commit, bundles)).isEmpty();
            return anna.sessions.encryptAll(commit, jids, HELLO);
        });

        assertThat(encrypted.keySet()).containsExactlyElementsOf(jids);
        for (TestDevice device : devices) {
            assertThat(device.decrypt(anna.jid, encrypted.get(device.jid))).isEqualTo(HELLO);
        }
        anna.restart();
        Map<Jid, Encrypted> next = anna.store.step("again", commit -> anna.sessions.encryptAll(commit, jids, HELLO));
        for (TestDevice device : devices) {
            assertThat(device.decrypt(anna.jid, next.get(device.jid))).isEqualTo(HELLO);
        }
    }

    @Test
    void refusedBundlesAreNamedAndTheOthersWork() {
        KeyBundle good = ben.bundle(OptionalInt.of(1));
        Jid other = Jid.lid("444444444444444", 0);
        KeyBundle bad = new KeyBundle(
                other, 1, good.identity(), 1, good.signedPreKey(), new byte[64], OptionalInt.empty(), null);

        Map<Jid, BadKeysException> refused =
                anna.store.step("both", commit -> anna.sessions.establishAll(commit, List.of(bad, good)));

        assertThat(refused).containsOnlyKeys(other);
        assertThat(anna.sessions.has(anna.store.state(), ben.jid)).isTrue();
    }

    @Test
    void aMissingSessionStopsTheFanOut() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        List<Jid> jids = new ArrayList<>(List.of(ben.jid));
        for (int i = 0; i < 50; i++) {
            jids.add(Jid.lid(Long.toString(600_000_000_000_000L + i), 0));
        }

        assertThatThrownBy(() -> anna.store.step("fan out", commit -> anna.sessions.encryptAll(commit, jids, HELLO)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no session with 6000000000000");
    }

    private interface Reading {
        void run() throws DecryptException;
    }

    private static void assertRefused(Kind kind, Reading reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        DecryptException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
