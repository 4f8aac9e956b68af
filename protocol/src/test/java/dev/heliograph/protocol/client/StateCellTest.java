package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StateCellTest {
    private final List<ClientStatus> told = new ArrayList<>();
    private final StateCell cell = new StateCell(told::add);

    @Test
    void refusesAMoveTheTableDoesNotKnowAndStaysAsItWas() {
        assertThatThrownBy(() -> cell.move(at(ClientState.CONNECTED, "out of nothing")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("created cannot become connected");
        assertThat(cell.now().state()).isEqualTo(ClientState.CREATED);
        assertThat(told).isEmpty();
    }

    @Test
    void tellsAChangeOfTheReasonButNotTheSameAgain() {
        cell.move(at(ClientState.CONNECTING, "starting"));
        cell.move(at(ClientState.CONNECTING, "starting"));
        cell.move(at(ClientState.CONNECTING, "still"));
        assertThat(told).extracting(ClientStatus::why).containsExactly("starting", "still");
    }

    @Test
    void movesNoMoreOnceClosed() {
        cell.move(at(ClientState.CLOSED, "closed"));
        cell.move(at(ClientState.CONNECTING, "late"));
        assertThat(cell.now().state()).isEqualTo(ClientState.CLOSED);
        assertThat(told).hasSize(1);
    }

    @Test
    void decidesByTheStateOfThatMoment() throws InterruptedException {
        cell.move(at(ClientState.CONNECTING, "starting"));
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                go.countDown();
                cell.change(now -> now.state() == ClientState.CONNECTING
                        ? Optional.of(at(ClientState.CONNECTED, "first"))
                        : Optional.empty());
            }));
        }
        go.await();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(told).extracting(ClientStatus::state).containsExactly(ClientState.CONNECTING, ClientState.CONNECTED);
    }

    private static ClientStatus at(ClientState state, String why) {
        return new ClientStatus(state, StateCause.NONE, why);
    }
}
