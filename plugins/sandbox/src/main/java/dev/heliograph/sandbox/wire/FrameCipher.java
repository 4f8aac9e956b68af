package dev.heliograph.sandbox.wire;

import dev.heliograph.protocol.crypto.AesGcm;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.sandbox.rule.Refusal;

/// The frames of one connection after the handshake. Sending and receiving may happen on two threads; each
/// by itself is not thread-safe. Source: 1-connection.md 2.5.
final class FrameCipher {
    private static final byte[] NONE = {};
    private static final int LOOK_AROUND = 3;

    private final byte[] read;
    private final byte[] write;
    private int received;
    private int sent;

    /// Starts both counters at 0.
    FrameCipher(byte[] read, byte[] write) {
        this.read = read;
        this.write = write;
    }

    /// Seals the next frame.
    byte[] seal(byte[] plain) {
        return AesGcm.seal(write, NoiseResponder.nonce(sent++), NONE, plain);
    }

    /// Opens the next frame.
    ///
    /// @throws Refusal naming whether the frame was damaged, repeated, or came too early
    byte[] open(byte[] sealed) {
        int counter = received++;
        try {
            return AesGcm.open(read, NoiseResponder.nonce(counter), NONE, sealed);
        } catch (CryptoException e) {
            for (int other = Math.max(0, counter - LOOK_AROUND); other <= counter + LOOK_AROUND; other++) {
                if (opens(sealed, other)) {
                    String rule = other < counter ? "replayed-counter" : "skipped-counter";
                    throw Refusal.close(rule, "frame sealed with counter " + other + ", expected " + counter);
                }
            }
            throw Refusal.close("bad-frame-mac", "frame " + counter + " does not open: " + e.getMessage());
        }
    }

    private boolean opens(byte[] sealed, int counter) {
        try {
            AesGcm.open(read, NoiseResponder.nonce(counter), NONE, sealed);
            return true;
        } catch (CryptoException _) {
            return false;
        }
    }
}
