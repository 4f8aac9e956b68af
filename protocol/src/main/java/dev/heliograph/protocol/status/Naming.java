package dev.heliograph.protocol.status;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.store.StateView;
import java.util.function.UnaryOperator;

/// How a stanza names people: all by hidden id, or all by phone number, never mixed. Source: 2-status.md 6.2.
final class Naming {
    private Naming() {}

    /// What turns hidden ids into the names on the wire; for people whose number is known when it is by number.
    static UnaryOperator<Jid> of(StateView state, boolean byPhone) {
        return byPhone ? lid -> state.phoneOf(lid).orElse(lid) : UnaryOperator.identity();
    }
}
