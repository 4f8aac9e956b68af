package dev.heliograph.protocol.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldPropertyTest {
    private static final int STEPS = 60;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aRestartAfterAnyCommitFindsWhatMemoryHeldThen(long seed) {
        MemoryJournal journal = new MemoryJournal();
        Store store = Store.open(journal);
        RandomSteps steps = new RandomSteps(seed);
        List<List<String>> states = new ArrayList<>();
        states.add(Dump.of(store.state()));
        for (int i = 0; i < STEPS; i++) {
            store.step("step " + i, commit -> {
                steps.run(commit);
                return null;
            });
            if (store.lastSeq() == states.size()) {
                states.add(Dump.of(store.state()));
            }
        }

        assertThat(states).hasSizeGreaterThan(STEPS / 2);
        for (int seq = 0; seq < states.size(); seq++) {
            assertThat(Dump.of(Store.open(journal.asOf(seq)).state())).isEqualTo(states.get(seq));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aFoldAtAnyTimeChangesNothing(long seed) {
        MemoryJournal plain = new MemoryJournal();
        MemoryJournal folded = new MemoryJournal();
        Store unfoldedStore = Store.open(plain);
        Store foldedStore = Store.open(folded);
        RandomSteps same = new RandomSteps(seed);
        RandomSteps again = new RandomSteps(seed);
        Random when = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            run(unfoldedStore, same);
            run(foldedStore, again);
            if (when.nextInt(5) == 0) {
                foldedStore.fold();
            }
            if (when.nextInt(5) == 0) {
                foldedStore = Store.open(folded);
            }
        }

        assertThat(folded.snapshotSeq()).isPositive();
        assertThat(foldedStore.lastSeq()).isEqualTo(unfoldedStore.lastSeq());
        assertThat(Dump.of(Store.open(folded).state())).isEqualTo(Dump.of(unfoldedStore.state()));
    }

    private static void run(Store store, RandomSteps steps) {
        store.step("step", commit -> {
            steps.run(commit);
            return null;
        });
    }
}
