package dev.heliograph.protocol.client;

import dev.heliograph.protocol.appstate.AppStateException;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.media.BlobException;
import dev.heliograph.protocol.media.BlobFetcher;
import dev.heliograph.protocol.media.BlobKeys;
import dev.heliograph.protocol.proto.ExternalBlobReference;

/// Fetches and opens what app state keeps outside its patches. Safe for all threads.
final class StateBlobs {
    private static final int MAX_BLOB = 64 << 20;

    private final BlobFetcher blobs;

    StateBlobs(ClientConfig config) {
        this.blobs = new BlobFetcher(config.http(), config.mediaOrigin(), MAX_BLOB);
    }

    /// @throws AppStateException UNFETCHABLE when it is not there, or not what was promised
    byte[] open(ExternalBlobReference reference) throws AppStateException, InterruptedException {
        try {
            byte[] blob = blobs.fetch(reference.getDirectPath());
            return BlobKeys.expand(reference.getMediaKey().toByteArray(), "WhatsApp App State Keys")
                    .open(
                            blob,
                            reference.getFileEncSha256().toByteArray(),
                            reference.getFileSha256().toByteArray());
        } catch (BlobException | CryptoException e) {
            throw new AppStateException(AppStateException.Kind.UNFETCHABLE, e.getMessage(), e);
        }
    }
}
