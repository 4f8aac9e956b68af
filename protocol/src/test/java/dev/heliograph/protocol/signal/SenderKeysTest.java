package dev.heliograph.protocol.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SenderKeysTest {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private final TestDevice author = TestDevice.create(Jid.lid("111111111111111", 1), 0);
    private final TestDevice reader = TestDevice.create(Jid.lid("222222222222222", 0), 0);

    @Test
    void readsWhatFollowsTheKeyItWasGiven() throws DecryptException {
        encrypt(HELLO);
        reader.process(author.jid, distribution());

        assertThat(reader.decryptGroup(author.jid, encrypt(HELLO))).isEqualTo(HELLO);
    }

    @Test
    void cannotReadWhatWentBeforeTheKey() throws DecryptException {
        byte[] before = encrypt(HELLO);
        reader.process(author.jid, distribution());

        assertRefused(Kind.DUPLICATE, () -> reader.decryptGroup(author.jid, before));
    }

    @Test
    void readsAMessageOnce() throws DecryptException {
        reader.process(author.jid, distribution());
        byte[] message = encrypt(HELLO);
        reader.decryptGroup(author.jid, message);

        assertRefused(Kind.DUPLICATE, () -> reader.decryptGroup(author.jid, message));
    }

    @Test
    void asksForTheKeyItLacks() {
        byte[] message = encrypt(HELLO);

        assertRefused(Kind.NO_SESSION, () -> reader.decryptGroup(author.jid, message));
    }

    @Test
    void refusesAMessageSignedByAnotherAndReadsTheRightOneAfter() throws DecryptException {
        reader.process(author.jid, distribution());
        byte[] message = encrypt(HELLO);
        byte[] forged = message.clone();
        forged[forged.length - 70] ^= 1;

        assertRefused(Kind.INVALID_SIGNATURE, () -> reader.decryptGroup(author.jid, forged));
        assertThat(reader.decryptGroup(author.jid, message)).isEqualTo(HELLO);
    }

    @Test
    void refusesGarbage() {
        assertRefused(Kind.INVALID_MESSAGE, () -> reader.decryptGroup(author.jid, new byte[0]));
        assertRefused(Kind.INVALID_MESSAGE, () -> reader.decryptGroup(author.jid, new byte[200]));
        assertRefused(Kind.INVALID_MESSAGE, () -> reader.process(author.jid, new byte[0]));
        assertRefused(Kind.INVALID_MESSAGE, () -> reader.process(author.jid, new byte[] {0x43, 8, 1}));
        assertRefused(Kind.INVALID_KEY, () -> reader.process(author.jid, new byte[] {0x33, 8, 1}));
    }

    @Test
    void aNewKeyHasAnotherIdAndStartsAtZero() {
        encrypt(HELLO);
        int first = keyId();

        author.store.step("rotate", commit -> {
            author.senderKeys.rotate(commit, TestDevice.GROUP, author.jid);
            return null;
        });

        assertThat(keyId()).isPositive().isNotEqualTo(first);
        assertThat(author.senderKeys
                        .current(author.store.state(), TestDevice.GROUP, author.jid)
                        .orElseThrow()
                        .iteration())
                .isZero();
    }

    @Test
    void keepsTheLastFiveKeysOfAnAuthor() throws DecryptException {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            reader.process(author.jid, distribution());
            messages.add(encrypt(HELLO));
            author.store.step("rotate", commit -> {
                author.senderKeys.rotate(commit, TestDevice.GROUP, author.jid);
                return null;
            });
        }

        assertRefused(Kind.NO_SESSION, () -> reader.decryptGroup(author.jid, messages.getFirst()));
        for (byte[] message : messages.subList(1, 6)) {
            assertThat(reader.decryptGroup(author.jid, message)).isEqualTo(HELLO);
        }
    }

    @Test
    void jumpsOver20000MessagesAndKeepsTheLast2000Skipped() throws DecryptException {
        reader.process(author.jid, distribution());
        byte[] early = encrypt(HELLO);
        skip(SenderKeyState.MAX_JUMP - SenderKeyState.MAX_SKIPPED - 1);
        byte[] kept = encrypt(HELLO);
        skip(SenderKeyState.MAX_SKIPPED - 1);
        byte[] last = encrypt(HELLO);

        assertThat(reader.decryptGroup(author.jid, last)).isEqualTo(HELLO);
        assertThat(reader.decryptGroup(author.jid, kept)).isEqualTo(HELLO);
        assertRefused(Kind.DUPLICATE, () -> reader.decryptGroup(author.jid, early));
    }

    @Test
    void refusesALongerJump() throws DecryptException {
        reader.process(author.jid, distribution());
        skip(SenderKeyState.MAX_JUMP + 1);
        byte[] far = encrypt(HELLO);

        assertRefused(Kind.FUTURE_MESSAGE, () -> reader.decryptGroup(author.jid, far));
    }

    private void skip(int count) {
        author.store.step("skip", commit -> {
            SenderKeyState state = SenderKeyRecords.read(
                            commit.senderKey(TestDevice.GROUP, author.jid).orElseThrow())
                    .getFirst();
            for (int i = 0; i < count; i++) {
                state.next();
            }
            commit.putSenderKey(TestDevice.GROUP, author.jid, SenderKeyRecords.write(List.of(state)));
            return null;
        });
    }

    private byte[] distribution() {
        return author.store.step(
                "distribute", commit -> author.senderKeys.distribution(commit, TestDevice.GROUP, author.jid));
    }

    private byte[] encrypt(byte[] plain) {
        return author.store.step(
                "encrypt", commit -> author.senderKeys.encrypt(commit, TestDevice.GROUP, author.jid, plain));
    }

    private int keyId() {
        return author.store.step("key", commit -> author.senderKeys.keyId(commit, TestDevice.GROUP, author.jid));
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
