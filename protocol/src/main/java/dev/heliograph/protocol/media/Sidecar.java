package dev.heliograph.protocol.media;

import dev.heliograph.protocol.crypto.Hmac;
import java.io.ByteArrayOutputStream;
import javax.crypto.Mac;

/// MACs of single windows of a blob, so that a film can be checked while it is still loading.
///
/// Over IV, ciphertext and MAC: window k starts at byte 65536 k and is 16 bytes longer than that step; 10 bytes of
/// HMAC each. One blob, one thread. Source: shared/protocol/2-status.md 7.5.
final class Sidecar {
    private static final int STEP = 1 << 16;
    private static final int OVERLAP = 16;

    private final Mac mac;
    private final byte[] overlap = new byte[OVERLAP];
    private final ByteArrayOutputStream macs = new ByteArrayOutputStream();
    private int position;

    Sidecar(BlobKeys keys) {
        mac = Hmac.sha256Mac(keys.macKey());
        update(keys.iv(), keys.iv().length);
    }

    void update(byte[] bytes, int length) {
        int at = 0;
        while (at < length) {
            int part = Math.min(length - at, STEP + OVERLAP - position);
            mac.update(bytes, at, part);
            int shared = Math.max(STEP - position, 0);
            if (shared < part) {
                System.arraycopy(bytes, at + shared, overlap, position + shared - STEP, part - shared);
            }
            position += part;
            at += part;
            if (position == STEP + OVERLAP) {
                emit();
                startNext(OVERLAP);
            }
        }
    }

    /// The sidecar; nothing can be added any more.
    byte[] finish() {
        emit();
        if (position > STEP) {
            startNext(position - STEP);
            emit();
        }
        return macs.toByteArray();
    }

    private void emit() {
        macs.write(mac.doFinal(), 0, BlobKeys.MAC);
    }

    private void startNext(int carried) {
        mac.update(overlap, 0, carried);
        position = carried;
    }
}
