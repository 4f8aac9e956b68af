package dev.heliograph.sandbox.media;

import dev.heliograph.protocol.model.Jid;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// Who may upload: a random word for each device, for a while. Forgotten by a restart. Thread-safe.
public final class MediaAuth {
    /// How long a host list may be used.
    public static final Duration TTL = Duration.ofMinutes(5);

    private static final Duration LIFE = Duration.ofHours(6);
    private static final int BYTES = 32;

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<Jid, Pass> byDevice = new HashMap<>();

    /// What a device may upload with.
    ///
    /// @param auth  base64url, 43 characters
    /// @param until when it ends
    public record Pass(String auth, Instant until) {}

    MediaAuth(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /// The word of a device: the one it has while that lasts as long as a host list, else a new one.
    public synchronized Pass issue(Jid device) {
        Instant now = clock.instant();
        Pass kept = byDevice.get(device);
        if (kept != null && kept.until().isAfter(now.plus(TTL))) {
            return kept;
        }
        byte[] word = new byte[BYTES];
        random.nextBytes(word);
        var pass = new Pass(Base64.getUrlEncoder().withoutPadding().encodeToString(word), now.plus(LIFE));
        byDevice.put(device, pass);
        return pass;
    }

    /// Ends every word now.
    public synchronized void expire() {
        byDevice.clear();
    }

    synchronized boolean isGood(String auth) {
        Instant now = clock.instant();
        return byDevice.values().stream()
                .anyMatch(pass -> pass.auth().equals(auth) && pass.until().isAfter(now));
    }
}
