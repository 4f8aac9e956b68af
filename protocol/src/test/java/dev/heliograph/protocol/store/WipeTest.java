package dev.heliograph.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.store.SessionJournal.JournalException;
import dev.heliograph.protocol.store.SessionJournal.Loaded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WipeTest {
    private static final Logout REMOVED =
            new Logout(StateCause.REMOVED_ON_PHONE, "removed on the phone", Instant.ofEpochMilli(1_700), false);

    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = Store.open(journal);

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void leavesNothingButTheReasonAndTheOutcomesOfStanzas(long seed) {
        RandomSteps steps = new RandomSteps(seed);
        for (int i = 0; i < 40; i++) {
            run(steps, i);
            if (i == 20) {
                store.fold();
            }
        }
        store.wipe(REMOVED);
        for (DeviceState state : List.of(store.state(), Store.open(journal).state())) {
            assertThat(Dump.of(state))
                    .allMatch(row -> row.startsWith("logout")
                            || row.startsWith("settled_stanzas")
                            || row.startsWith("received"));
            assertThat(state.logout().orElseThrow().why()).isEqualTo("removed on the phone");
            assertThat(state.logout().orElseThrow().scrubbed()).isTrue();
        }
    }

    @Test
    void leavesNoByteOfASecretInTheJournal() {
        byte[] secret = "this is a secret of 32 bytes....".getBytes(StandardCharsets.US_ASCII);
        store.step("keys", commit -> {
            commit.putPreKey(7, secret);
            return secret;
        });
        assertThat(journalHolds(secret)).isTrue();
        store.wipe(REMOVED);
        assertThat(journalHolds(secret)).isFalse();
    }

    @Test
    void endsAWipeThatAKillInterruptedAtTheNextStart() {
        byte[] secret = "this is a secret of 32 bytes....".getBytes(StandardCharsets.US_ASCII);
        store.step("keys", commit -> {
            commit.putPreKey(7, secret);
            return secret;
        });
        MemoryJournal killed = journal.asOf(journal.last());
        Store dying = Store.open(new OnlyAppends(killed));
        dying.wipe(REMOVED);
        assertThat(holds(killed.load(), secret)).isTrue();
        assertThat(dying.state().preKey(7)).isEmpty();

        Store next = Store.open(killed);
        assertThat(holds(killed.load(), secret)).isFalse();
        assertThat(next.state().logout().orElseThrow().scrubbed()).isTrue();
    }

    @Test
    void isNotWipedWhenThatCannotBeKept() {
        store.step("keys", commit -> {
            commit.putPreKey(7, new byte[32]);
            return 7;
        });
        journal.failNext(new JournalException("disk full", null));
        assertThatThrownBy(() -> store.wipe(REMOVED)).isInstanceOf(PoisonedException.class);
        assertThat(Store.open(journal).state().preKey(7)).isPresent();
    }

    @Test
    void isForgottenOnceTheDeviceIsToBeLinkedAgain() {
        store.wipe(REMOVED);
        store.step("created", commit -> {
            commit.forgetLogout();
            commit.putPushName("new");
            return commit;
        });
        assertThat(Store.open(journal).state().logout()).isEqualTo(Optional.empty());
    }

    private void run(RandomSteps steps, int number) {
        store.step("step " + number, commit -> {
            steps.run(commit);
            return null;
        });
    }

    private boolean journalHolds(byte[] secret) {
        return holds(journal.load(), secret);
    }

    private static boolean holds(Loaded loaded, byte[] secret) {
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        return Stream.concat(Stream.ofNullable(loaded.snapshot()), loaded.commits().stream())
                .anyMatch(entry -> new String(entry, StandardCharsets.ISO_8859_1).contains(wanted));
    }

    /// As when the process is killed before the first snapshot.
    private record OnlyAppends(SessionJournal whole) implements SessionJournal {
        @Override
        public Loaded load() {
            return whole.load();
        }

        @Override
        public void append(long seq, byte[] commit) {
            whole.append(seq, commit);
        }

        @Override
        public void snapshot(long seq, byte[] state) {
            throw new JournalException("killed", null);
        }
    }
}
