package dev.heliograph.sandbox.world;

import java.util.List;

/// What a collection holds beyond a version. Source: shared/protocol/1-connection.md 9.3.
///
/// @param version the collection's version after these patches
/// @param patches encoded SyncdPatch, oldest first, mutations inline, each with its version and MACs
/// @param more    whether the client must ask again with `version`
public record AppStateAnswer(long version, List<byte[]> patches, boolean more) {
    /// Copies the list.
    public AppStateAnswer {
        patches = List.copyOf(patches);
    }
}
