package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;

/// The fold of all commits, in memory. Read-only to others; thread-safe.
///
/// A read sees single rows as of some commit; who needs several rows of one commit reads them inside a step.
public final class DeviceState extends StateView {
    private final Tables tables;

    DeviceState(Tables tables) {
        this.tables = tables;
    }

    @Override
    public boolean received(Jid sender, String messageId) {
        return tables.received().contains(receivedHash(sender, messageId));
    }

    @Override
    Tables tables() {
        return tables;
    }
}
