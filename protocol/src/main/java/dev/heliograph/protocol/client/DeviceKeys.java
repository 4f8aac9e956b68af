package dev.heliograph.protocol.client;

import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.store.Logout;
import dev.heliograph.protocol.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// The keys of the device from their making to their end. Safe for all threads.
final class DeviceKeys {
    private final Store store;
    private final PreKeys preKeys;
    private final SecureRandom random;
    private final InstantSource clock;

    DeviceKeys(Store store, PreKeys preKeys, SecureRandom random, InstantSource clock) {
        this.store = store;
        this.preKeys = preKeys;
        this.random = random;
        this.clock = clock;
    }

    /// Makes them when there are none, so that a phone can link us; durable before this returns.
    void need() {
        if (store.state().credentials().isEmpty()) {
            store.step("created", commit -> {
                commit.putCredentials(DeviceIdentity.create(random));
                commit.forgetLogout();
                return preKeys.createSigned(commit);
            });
        }
    }

    /// Ends them: nothing of them is left in the journal, only why.
    void end(CloseReason reason) {
        store.wipe(new Logout(reason.cause(), reason.why(), clock.instant().truncatedTo(ChronoUnit.MILLIS), false));
    }
}
