package dev.heliograph.protocol.status;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.Jid;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Makes message ids of the web form: `3EB0` and 18 upper-case hex digits. Source: shared/protocol/2-status.md 2.4.
public final class MessageIds {
    private final InstantSource clock;
    private final RandomGenerator random;

    /// With time and randomness.
    public MessageIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// A new id.
    ///
    /// @param self the own account by phone number
    /// @return 22 characters
    public String next(Jid self) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        byte[] hash = Sha256.of(
                Bytes.bigEndian(clock.instant().getEpochSecond(), 8),
                (self.user() + "@c.us").getBytes(StandardCharsets.UTF_8),
                salt);
        return "3EB0" + HexFormat.of().withUpperCase().formatHex(Arrays.copyOf(hash, 9));
    }
}
