package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.util.function.Supplier;

/// The fold of all commits, in memory. Read-only to others; thread-safe.
///
/// A read sees single rows as of some commit; who needs several rows of one commit reads them inside a step. The first
/// read after [Store#rest] reads the journal, and throws what [Store#open] throws.
public final class DeviceState extends StateView {
    private final Supplier<Tables> awake;

    DeviceState(Supplier<Tables> awake) {
        this.awake = awake;
    }

    @Override
    public boolean received(Jid sender, String messageId) {
        return tables().received().contains(receivedHash(sender, messageId));
    }

    @Override
    Tables tables() {
        return awake.get();
    }
}
