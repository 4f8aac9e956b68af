package dev.heliograph.protocol.signal;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Hkdf;
import dev.heliograph.protocol.crypto.Hmac;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// One chain of one author: where it stands and the seeds of messages skipped. Source: 2-status.md 4.4. One thread.
final class SenderKeyState {
    static final int MAX_JUMP = 20_000;
    static final int MAX_SKIPPED = 2_000;
    private static final int SEED = 32;
    private static final byte[] INFO = "WhisperGroup".getBytes(StandardCharsets.US_ASCII);

    final int keyId;
    final byte[] signingPublic;
    final byte[] signingPrivate;
    private final SequencedMap<Integer, byte[]> skipped;
    private int iteration;
    private byte[] chainKey;

    /// @param signingPublic  32 bytes
    /// @param signingPrivate 32 bytes, or empty for another's key
    /// @param skipped        seeds by iteration, oldest first
    SenderKeyState(
            int keyId,
            int iteration,
            byte[] chainKey,
            byte[] signingPublic,
            byte[] signingPrivate,
            SequencedMap<Integer, byte[]> skipped) {
        this.keyId = keyId;
        this.iteration = iteration;
        this.chainKey = chainKey;
        this.signingPublic = signingPublic;
        this.signingPrivate = signingPrivate;
        this.skipped = skipped;
    }

    SenderKeyState(int keyId, int iteration, byte[] chainKey, byte[] signingPublic, byte[] signingPrivate) {
        this(keyId, iteration, chainKey, signingPublic, signingPrivate, new LinkedHashMap<>());
    }

    /// What encrypts one message.
    record MessageKey(byte[] iv, byte[] key) {
        static MessageKey of(byte[] seed) {
            byte[] okm = Hkdf.sha256(seed, new byte[0], INFO, 48);
            return new MessageKey(Bytes.slice(okm, 0, 16), Bytes.slice(okm, 16, 48));
        }
    }

    int iteration() {
        return iteration;
    }

    byte[] chainKey() {
        return chainKey;
    }

    SequencedMap<Integer, byte[]> skipped() {
        return skipped;
    }

    /// The key of the current iteration; moves on.
    MessageKey next() {
        return MessageKey.of(step());
    }

    /// The key of a message received; moves on past it, or takes the seed kept when it was skipped.
    MessageKey at(int wanted) throws DecryptException {
        if (Integer.compareUnsigned(wanted, iteration) < 0) {
            byte[] seed = skipped.remove(wanted);
            if (seed == null) {
                throw new DecryptException(
                        Kind.DUPLICATE,
                        "iteration " + Integer.toUnsignedString(wanted) + " was used, the chain is at "
                                + Integer.toUnsignedString(iteration));
            }
            return MessageKey.of(seed);
        }
        if (Integer.compareUnsigned(wanted - iteration, MAX_JUMP) > 0) {
            throw new DecryptException(
                    Kind.FUTURE_MESSAGE,
                    "iteration " + Integer.toUnsignedString(wanted) + " is more than " + MAX_JUMP + " ahead of "
                            + Integer.toUnsignedString(iteration));
        }
        while (iteration != wanted) {
            int passed = iteration;
            skipped.put(passed, step());
        }
        for (Iterator<Integer> oldest = skipped.keySet().iterator(); skipped.size() > MAX_SKIPPED; ) {
            oldest.next();
            oldest.remove();
        }
        return next();
    }

    private byte[] step() {
        byte[] seed = Hmac.sha256(chainKey, new byte[] {1});
        chainKey = Hmac.sha256(chainKey, new byte[] {2});
        iteration++;
        return seed;
    }

    static int seedLength() {
        return SEED;
    }
}
