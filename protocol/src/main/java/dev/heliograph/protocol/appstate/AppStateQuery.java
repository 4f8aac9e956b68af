package dev.heliograph.protocol.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.proto.ExternalBlobReference;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.stanza.Iq;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Fetches what is new in one collection. Source: shared/protocol/1-connection.md 9.3.
///
/// Wire: `<iq type="set" xmlns="w:sync:app:state"><sync><collection name version return_snapshot/></sync></iq>`.
///
/// @param name     the collection
/// @param version  what we have; 0 for nothing
/// @param snapshot whether to start over from a snapshot
record AppStateQuery(String name, long version, boolean snapshot) implements Iq<AppStateQuery.Answer> {
    /// What is new.
    ///
    /// @param version  the collection's version after all of it
    /// @param more     whether there is more to fetch
    /// @param snapshot where the snapshot is, when one was sent
    /// @param patches  in order, to be applied after the snapshot
    record Answer(long version, boolean more, Optional<ExternalBlobReference> snapshot, List<SyncdPatch> patches) {}

    @Override
    public Node.Builder request() {
        Node collection = Node.of("collection")
                .attr("name", name)
                .attr("version", Long.toString(version))
                .attr("return_snapshot", Boolean.toString(snapshot))
                .build();
        return Iq.to("set", "w:sync:app:state")
                .child(Node.of("sync").child(collection).build());
    }

    @Override
    public Answer parse(Node result) {
        Node collection = result.requireChild("sync").requireChild("collection");
        if ("error".equals(collection.attr("type"))) {
            String code =
                    collection.child("error").map(node -> node.attr("code")).orElse("?");
            throw new BinaryException("server answers collection " + name + " with error " + code);
        }
        try {
            Optional<Node> blob = collection.child("snapshot");
            List<Node> nodes = new ArrayList<>(collection.children("patch"));
            collection.child("patches").ifPresent(node -> nodes.addAll(node.children("patch")));
            List<SyncdPatch> patches = new ArrayList<>(nodes.size());
            for (Node node : nodes) {
                patches.add(SyncdPatch.parseFrom(node.contentBytes()));
            }
            String versionText = collection.attr("version");
            return new Answer(
                    versionText == null ? version : Long.parseLong(versionText),
                    "true".equals(collection.attr("has_more_patches")),
                    blob.isPresent()
                            ? Optional.of(
                                    ExternalBlobReference.parseFrom(blob.get().contentBytes()))
                            : Optional.empty(),
                    patches);
        } catch (InvalidProtocolBufferException e) {
            throw new BinaryException("collection " + name + " holds a patch or blob reference that does not parse", e);
        }
    }
}
