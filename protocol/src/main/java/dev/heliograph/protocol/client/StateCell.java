package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import java.util.Optional;
import java.util.function.Consumer;

/// The one place a client's state is kept, and the guard of [ClientState]'s table. Safe for all threads; who is told of
/// changes is told in their order.
final class StateCell {
    private final Consumer<ClientStatus> changed;
    private volatile ClientStatus now = new ClientStatus(ClientState.CREATED, StateCause.NONE, "not started");

    /// @param changed told of each change, on the thread that made it and before the next one can be made
    StateCell(Consumer<ClientStatus> changed) {
        this.changed = changed;
    }

    ClientStatus now() {
        return now;
    }

    /// Moves on. After [ClientState#CLOSED] nothing moves any more, and that is no error.
    ///
    /// @throws IllegalStateException when the table has no such row
    void move(ClientStatus next) {
        change(_ -> Optional.of(next));
    }

    /// Moves on by what the state is at that moment.
    ///
    /// @param step answers empty to stay
    /// @throws IllegalStateException when the table has no such row
    synchronized void change(Step step) {
        if (now.state() == ClientState.CLOSED) {
            return;
        }
        Optional<ClientStatus> next = step.apply(now);
        if (next.isEmpty() || next.get().equals(now)) {
            return;
        }
        if (!now.state().mayBecome(next.get().state())) {
            throw new IllegalStateException("a client that is " + now.state().word() + " cannot become "
                    + next.get().state().word() + " (" + next.get().why() + ")");
        }
        now = next.get();
        changed.accept(now);
    }

    /// Decides by the present state what comes next.
    @FunctionalInterface
    interface Step {
        Optional<ClientStatus> apply(ClientStatus now);
    }
}
