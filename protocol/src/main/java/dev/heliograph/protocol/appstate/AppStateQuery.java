package dev.heliograph.protocol.appstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.appstate.AppStateException.Kind;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.proto.ExternalBlobReference;
import dev.heliograph.protocol.proto.SyncdPatch;
import dev.heliograph.protocol.stanza.Iq;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Fetches what is new in collections. Source: shared/protocol/1-connection.md 9.3.
///
/// Wire: `<iq type="set" xmlns="w:sync:app:state"><sync><collection name version return_snapshot/>...</sync></iq>`.
///
/// @param asks one for each collection
record AppStateQuery(List<Ask> asks) implements Iq<Map<String, AppStateQuery.Answer>> {
    /// One collection asked for.
    ///
    /// @param name     the collection
    /// @param version  what we have; 0 for nothing
    /// @param snapshot whether to start over from a snapshot
    record Ask(String name, long version, boolean snapshot) {}

    /// What the server says of one collection.
    sealed interface Answer {}

    /// What is new.
    ///
    /// @param more     whether there is more to fetch
    /// @param snapshot where the snapshot is, when one was sent
    /// @param patches  in order, to be applied after the snapshot
    record News(boolean more, Optional<ExternalBlobReference> snapshot, List<SyncdPatch> patches) implements Answer {}

    /// It cannot be had, or not be read.
    record Failed(AppStateException why) implements Answer {}

    @Override
    public Node.Builder request() {
        List<Node> collections = new ArrayList<>(asks.size());
        for (Ask ask : asks) {
            collections.add(Node.of("collection")
                    .attr("name", ask.name())
                    .attr("version", Long.toString(ask.version()))
                    .attr("return_snapshot", Boolean.toString(ask.snapshot()))
                    .build());
        }
        return Iq.to("set", "w:sync:app:state")
                .child(Node.of("sync").children(collections).build());
    }

    /// By name; a collection the server does not speak of is missing.
    @Override
    public Map<String, Answer> parse(Node result) {
        Map<String, Answer> answers = new HashMap<>();
        for (Node collection : result.requireChild("sync").children("collection")) {
            String name = collection.requireAttr("name");
            answers.put(name, answer(name, collection));
        }
        return answers;
    }

    private static Answer answer(String name, Node collection) {
        if ("error".equals(collection.attr("type"))) {
            String code =
                    collection.child("error").map(node -> node.attr("code")).orElse("?");
            return new Failed(
                    new AppStateException(Kind.REFUSED, "server answers collection " + name + " with error " + code));
        }
        try {
            Optional<Node> blob = collection.child("snapshot");
            List<Node> nodes = new ArrayList<>(collection.children("patch"));
            collection.child("patches").ifPresent(node -> nodes.addAll(node.children("patch")));
            List<SyncdPatch> patches = new ArrayList<>(nodes.size());
            for (Node node : nodes) {
                patches.add(SyncdPatch.parseFrom(node.contentBytes()));
            }
            return new News(
                    "true".equals(collection.attr("has_more_patches")),
                    blob.isPresent()
                            ? Optional.of(
                                    ExternalBlobReference.parseFrom(blob.get().contentBytes()))
                            : Optional.empty(),
                    patches);
        } catch (InvalidProtocolBufferException | BinaryException e) {
            return new Failed(new AppStateException(
                    Kind.MALFORMED, "collection " + name + " holds a patch or blob reference that does not parse", e));
        }
    }
}
