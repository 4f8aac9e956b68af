package dev.heliograph.protocol.client;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.DeviceIdentity;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Logout;
import dev.heliograph.protocol.store.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The keys of the device from their making to their end. Safe for all threads.
final class DeviceKeys {
    private static final Duration LONGEST_POST_END = Duration.ofSeconds(5);

    private final Store store;
    private final PreKeys preKeys;
    private final SecureRandom random;
    private final InstantSource clock;
    private volatile Jid former;

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

    /// The own device by phone number, also after it was removed in this run; empty before it is linked.
    Optional<Jid> self() {
        return store.state().account().map(Account::phone).or(() -> Optional.ofNullable(former));
    }

    /// Ends them: nothing of them is left in the journal, only why. A post under way reads what is wiped, so its
    /// end is waited for, as far as it comes.
    ///
    /// @param posting held by whoever posts
    void end(CloseReason reason, ReentrantLock posting) {
        former = self().orElse(null);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        boolean alone = tryLock(posting);
        try {
            store.wipe(new Logout(reason.cause(), reason.why(), now, false));
        } finally {
            if (alone) {
                posting.unlock();
            }
        }
    }

    private static boolean tryLock(ReentrantLock posting) {
        try {
            return posting.tryLock(LONGEST_POST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
