package dev.heliograph.protocol.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.SenderKeyMessageBody;
import dev.heliograph.protocol.store.PoisonedException;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;

/// Two devices that are killed and started again all the time: what left is committed, so no counter comes twice.
class KillTest {
    private final TestDevice anna = TestDevice.create(Jid.lid("111111111111111", 0), 5);
    private final TestDevice ben = TestDevice.create(Jid.lid("222222222222222", 23), 5);
    private final Set<String> counters = new HashSet<>();

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aConversationGoesOnThroughKillsAtEveryStep(long seed) throws Exception {
        Random random = new Random(seed);
        anna.establish(ben.bundle(OptionalInt.of(1)));
        List<Sent> underWay = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < 120; i++) {
            TestDevice from = random.nextBoolean() ? anna : ben;
            TestDevice to = from == anna ? ben : anna;
            if (from.sessions.has(from.store.state(), to.jid)) {
                loseAStep(from, to, random);
                byte[] plain = ("message " + i).getBytes(UTF_8);
                Encrypted message = from.encrypt(to.jid, plain);
                from.restart();
                assertNewCounter(from, message);
                underWay.add(new Sent(from, to, message, plain));
            }
            while (underWay.size() > 3) { // out of order, but not so late that a ratchet step is forgotten
                underWay.remove(2).deliver();
                underWay.remove(1).deliver();
                underWay.remove(0).deliver();
                read += 3;
            }
        }

        assertThat(read).isGreaterThan(50);
        assertThat(ben.store.state().preKeyIds()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void aStepThatCouldNotBeKeptSendsNothingAndNoCounterIsUsedTwice() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        assertNewCounter(anna, anna.encrypt(ben.jid, new byte[] {1}));
        anna.journal.failNext(new JournalException("disk full", null));

        assertThatThrownBy(() -> anna.encrypt(ben.jid, new byte[] {2})).isInstanceOf(PoisonedException.class);
        assertThatThrownBy(() -> anna.encrypt(ben.jid, new byte[] {3})).isInstanceOf(PoisonedException.class);

        anna.restart();
        Encrypted message = anna.encrypt(ben.jid, new byte[] {4});
        assertNewCounter(anna, message);
        assertThat(ben.decrypt(anna.jid, message)).containsExactly(4);
    }

    @Test
    void twoOwnersOfOneJournalNeverSendTheSameCounter() throws Exception {
        anna.establish(ben.bundle(OptionalInt.of(1)));
        var stale = anna.store;
        anna.restart();
        assertNewCounter(anna, anna.encrypt(ben.jid, new byte[] {1}));

        assertThatThrownBy(() -> stale.step("encrypt", commit -> anna.sessions.encrypt(commit, ben.jid, new byte[1])))
                .isInstanceOf(PoisonedException.class);
        assertThat(stale.poisoned()).isTrue();
    }

    @Test
    void theGroupChainNeverGoesBackThroughKills() throws Exception {
        byte[] distribution = anna.store.step(
                "distribute", commit -> anna.senderKeys.distribution(commit, TestDevice.GROUP, anna.jid));
        ben.process(anna.jid, distribution);
        for (int i = 0; i < 50; i++) {
            byte[] plain = ("status " + i).getBytes(UTF_8);
            byte[] message = anna.store.step(
                    "encrypt", commit -> anna.senderKeys.encrypt(commit, TestDevice.GROUP, anna.jid, plain));
            anna.restart();
            ben.restart();

            assertThat(iteration(message)).isEqualTo(i);
            assertThat(ben.decryptGroup(anna.jid, message)).isEqualTo(plain);
        }
    }

    private record Sent(TestDevice from, TestDevice to, Encrypted message, byte[] plain) {
        void deliver() throws DecryptException {
            assertThat(to.decrypt(from.jid, message)).isEqualTo(plain);
            to.restart();
        }
    }

    /// Encrypts and is killed before the commit: nothing left, so the counter is free.
    private static void loseAStep(TestDevice from, TestDevice to, Random random) {
        if (random.nextInt(3) == 0) {
            from.store.lock().lock();
            try {
                from.sessions.encrypt(from.store.begin("lost"), to.jid, new byte[] {9});
            } finally {
                from.store.lock().unlock();
            }
            from.restart();
        }
    }

    private void assertNewCounter(TestDevice from, Encrypted message) throws Exception {
        SignalMessage inner = message.opensSession()
                ? new PreKeySignalMessage(message.bytes()).getWhisperMessage()
                : new SignalMessage(message.bytes());
        String ratchet = HexFormat.of().formatHex(inner.getSenderRatchetKey().serialize());
        assertThat(counters.add(from.jid + " " + ratchet + " " + inner.getCounter()))
                .as("counter %d of ratchet %s by %s is new", inner.getCounter(), ratchet, from.jid)
                .isTrue();
    }

    private static int iteration(byte[] message) throws Exception {
        return SenderKeyMessageBody.parser()
                .parseFrom(message, 1, message.length - 65)
                .getIteration();
    }
}
