package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.proto.ExternalBlobReference;

/// Fetches and opens the blob of a snapshot or of a long patch; wired to the media room by the facade.
@FunctionalInterface
public interface Blobs {
    /// The blob's plaintext.
    ///
    /// @throws AppStateException of kind UNFETCHABLE when it cannot be fetched or is not what was said
    byte[] open(ExternalBlobReference reference) throws AppStateException, InterruptedException;
}
