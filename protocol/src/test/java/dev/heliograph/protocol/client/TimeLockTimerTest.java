package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLockTimerTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final Store store = Store.open(journal);
    private final LinkedBlockingQueue<ClientStatus> told = new LinkedBlockingQueue<>();
    private final StateCell state = new StateCell(told::add);

    @Test
    void locksAClientThatIsConnectedAndLetsItGoOnWhenItIsOver() throws InterruptedException {
        try (TimeLockTimer timer = new TimeLockTimer(store, InstantSource.system(), state)) {
            connect(timer);
            Instant until = Instant.now().plusMillis(300).truncatedTo(ChronoUnit.MILLIS);
            timer.lock(until, "reach-out time lock");
            assertThat(next())
                    .isEqualTo(new ClientStatus(
                            ClientState.TIME_LOCKED, StateCause.TIME_LOCK, "reach-out time lock", Optional.of(until)));
            assertThat(next().state()).isEqualTo(ClientState.CONNECTED);
            assertThat(timer.now()).isEmpty();
        }
    }

    @Test
    void keepsALaterEndThatWasGivenBefore() throws InterruptedException {
        try (TimeLockTimer timer = new TimeLockTimer(store, InstantSource.system(), state)) {
            connect(timer);
            Instant late = Instant.now().plus(Duration.ofHours(2));
            timer.lock(late, "long");
            timer.lock(Instant.now().plusSeconds(1), "short");
            assertThat(timer.now().orElseThrow().why()).isEqualTo("long");
            assertThat(state.now().until()).contains(late.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @Test
    void holdsAfterARestartAsSoonAsTheClientIsLoggedIn() throws InterruptedException {
        try (TimeLockTimer timer = new TimeLockTimer(store, InstantSource.system(), state)) {
            timer.lock(Instant.now().plus(Duration.ofHours(1)), "kept");
        }
        Store again = Store.open(journal);
        try (TimeLockTimer timer = new TimeLockTimer(again, InstantSource.system(), state)) {
            connect(timer);
            assertThat(state.now().state()).isEqualTo(ClientState.TIME_LOCKED);
            assertThat(state.now().obstacle()).contains("timeLocked until 2").endsWith("kept");
        }
    }

    private void connect(TimeLockTimer timer) throws InterruptedException {
        state.move(new ClientStatus(ClientState.CONNECTING, StateCause.NONE, "starting"));
        state.move(timer.loggedIn());
        next();
        next();
    }

    private ClientStatus next() throws InterruptedException {
        ClientStatus status = told.poll(10, TimeUnit.SECONDS);
        assertThat(status).as("a change of state in time").isNotNull();
        return status;
    }
}
