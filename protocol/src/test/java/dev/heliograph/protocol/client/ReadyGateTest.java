package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReadyGateTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ReadyGate<String> gate = new ReadyGate<>();

    @Test
    void letsThroughWhatIsOpenOnly() throws Exception {
        assertThat(gate.now()).isEmpty();
        gate.open("a");
        assertThat(gate.now()).contains("a");
        assertThat(gate.await(null, LONG)).contains("a");
        gate.shut();
        assertThat(gate.now()).isEmpty();
        assertThat(gate.await(null, SHORT)).isEmpty();
    }

    @Test
    void wakesWhoWaitsForTheNextConnection() throws Exception {
        FutureTask<Optional<String>> waiter = waiting(() -> gate.await(null, LONG));
        gate.open("a");
        assertThat(waiter.get(20, TimeUnit.SECONDS)).contains("a");
    }

    @Test
    void doesNotGiveBackTheOneThatFailed() throws Exception {
        gate.open("a");
        assertThat(gate.await("a", SHORT)).isEmpty();
        FutureTask<Optional<String>> waiter = waiting(() -> gate.await("a", LONG));
        gate.shut();
        gate.open("b");
        assertThat(waiter.get(20, TimeUnit.SECONDS)).contains("b");
    }

    @Test
    void letsNobodyWaitOnceNoneWillCome() throws Exception {
        FutureTask<Optional<String>> waiter = waiting(() -> gate.await(null, LONG));
        FutureTask<Boolean> pause = waiting(() -> gate.pause(LONG));
        gate.end();
        assertThat(waiter.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(pause.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(gate.await(null, LONG)).isEmpty();
        assertThat(gate.pause(LONG)).isFalse();
    }

    @Test
    void pausesThroughConnectionsThatComeAndGo() throws Exception {
        assertThat(gate.pause(SHORT)).isTrue();
        long start = System.nanoTime();
        FutureTask<Boolean> pause = waiting(() -> gate.pause(Duration.ofMillis(300)));
        gate.open("a");
        gate.shut();
        assertThat(pause.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    /// Runs on a thread of its own; returns once that waits.
    private static <T> FutureTask<T> waiting(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = Thread.ofPlatform().daemon().start(task);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return task;
    }
}
