package dev.heliograph.sandbox.fault;

import dev.heliograph.sandbox.fault.AppStateFaults.Corrupt;
import dev.heliograph.sandbox.fault.AppStateFaults.How;
import java.util.Optional;

/// The faults of app state left to happen. Thread-safe.
final class AppStateFaultBox {
    private Corrupt corrupt;
    private int ignored;

    synchronized void set(AppStateFaults next) {
        corrupt = next == null ? null : next.corruptPatches();
        ignored = next == null ? 0 : next.ignoredKeyRequests();
    }

    /// Null when none are left.
    synchronized AppStateFaults left() {
        return corrupt == null && ignored == 0 ? null : new AppStateFaults(corrupt, ignored);
    }

    synchronized Optional<How> takeCorruption() {
        if (corrupt == null || corrupt.times() < 1) {
            return Optional.empty();
        }
        How how = corrupt.how();
        corrupt = corrupt.times() == 1 ? null : new Corrupt(how, corrupt.times() - 1);
        return Optional.of(how);
    }

    synchronized boolean takeIgnored() {
        return ignored > 0 && ignored-- > 0;
    }
}
