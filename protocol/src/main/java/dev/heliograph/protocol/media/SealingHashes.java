package dev.heliograph.protocol.media;

import dev.heliograph.protocol.crypto.Sha256;
import java.security.MessageDigest;

/// The three hashes of a file being sealed that encryption does not wait for. One file, one thread at a time.
final class SealingHashes {
    private final MessageDigest plain = Sha256.digest();
    private final MessageDigest body = Sha256.digest();
    private final Sidecar sidecar;

    /// @param keys    of the blob
    /// @param sidecar whether one is wanted
    SealingHashes(BlobKeys keys, boolean sidecar) {
        this.sidecar = sidecar ? new Sidecar(keys) : null;
    }

    /// Two buffers and how much of them is filled.
    static final class Chunk {
        static final int SIZE = 1 << 16;

        final byte[] plain = new byte[SIZE];
        final byte[] body = new byte[SIZE + 32];
        int plainLength;
        int bodyLength;
    }

    void add(Chunk chunk) {
        plain.update(chunk.plain, 0, chunk.plainLength);
        body.update(chunk.body, 0, chunk.bodyLength);
        if (sidecar != null) {
            sidecar.update(chunk.body, chunk.bodyLength);
        }
    }

    byte[] plainSha256() {
        return plain.digest();
    }

    byte[] sealedSha256() {
        return body.digest();
    }

    /// Empty when none was wanted.
    byte[] sidecar() {
        return sidecar == null ? new byte[0] : sidecar.finish();
    }
}
