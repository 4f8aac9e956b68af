package dev.heliograph.sandbox.world;

import java.util.List;
import java.util.Optional;

/// What a collection holds beyond a version. Source: shared/protocol/1-connection.md 9.3.
///
/// @param version  the collection's version after the patches, or the snapshot's when there are none
/// @param snapshot encoded ExternalBlobReference, content of `<snapshot>`, applied before the patches; its
///         blob is served by [World#blob]. Empty for clients that are at a later version or take patches only
/// @param patches  encoded SyncdPatch, oldest first, mutations inline, each with its version and MACs
/// @param more     whether the client must ask again with `version`
public record AppStateAnswer(long version, Optional<byte[]> snapshot, List<byte[]> patches, boolean more) {
    /// Copies the list.
    public AppStateAnswer {
        patches = List.copyOf(patches);
    }
}
