package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.model.Jid;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// One lock for each address; addresses may share one. Hold one at a time.
final class AddressLocks {
    private final ReentrantLock[] locks = new ReentrantLock[64];

    AddressLocks() {
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    ReentrantLock of(Jid device) {
        return locks[Math.floorMod(device.hashCode(), locks.length)];
    }
}
