package dev.heliograph.sandbox.wire;

import dev.heliograph.sandbox.rule.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What a client sends before its first frame: `57 41 06 03`, with an optional edge-routing header before
/// it. Not thread-safe. Source: 1-connection.md 1.3 and 1.4.
final class Intro {
    /// The four bytes that the noise handshake covers.
    static final byte[] EXPECTED = {'W', 'A', 6, 3};

    private static final int ROUTING_HEAD = 7;

    private volatile byte[] routing = {};
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    /// Takes bytes until the intro is whole.
    ///
    /// @param chunk bytes as they came
    /// @return what follows the intro, or empty while it is not whole
    /// @throws Refusal when it is another intro
    Optional<byte[]> feed(byte[] chunk) {
        seen.writeBytes(chunk);
        byte[] all = seen.toByteArray();
        int start = 0;
        if (all.length >= 2 && all[0] == 'E' && all[1] == 'D') {
            if (all.length < ROUTING_HEAD) {
                return Optional.empty();
            }
            start = ROUTING_HEAD + ((all[4] & 0xff) << 16 | (all[5] & 0xff) << 8 | all[6] & 0xff);
        }
        int end = start + EXPECTED.length;
        if (all.length < end) {
            return Optional.empty();
        }
        if (!Arrays.equals(all, start, end, EXPECTED, 0, EXPECTED.length)) {
            throw Refusal.close("bad-intro", "intro must be 57410603, was " + hex(all, start, end));
        }
        routing = start == 0 ? new byte[0] : Arrays.copyOfRange(all, ROUTING_HEAD, start);
        return Optional.of(Arrays.copyOfRange(all, end, all.length));
    }

    /// What stood in the edge-routing header; empty without one.
    byte[] routing() {
        return routing;
    }

    private static String hex(byte[] bytes, int from, int to) {
        return HexFormat.of().formatHex(bytes, from, to);
    }
}
