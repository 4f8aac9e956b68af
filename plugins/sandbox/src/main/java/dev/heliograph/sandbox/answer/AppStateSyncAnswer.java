package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.AppStateAnswer;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// `<iq type=set xmlns="w:sync:app:state"><sync><collection/>..</sync></iq>` -> snapshot and patches of
/// each. Source: 1-connection.md 9.3.
final class AppStateSyncAnswer implements IqAnswer {
    private static final Set<String> COLLECTIONS =
            Set.of("critical_block", "critical_unblock_low", "regular_high", "regular_low", "regular");

    private final World world;
    private final FaultBox faults;

    AppStateSyncAnswer(World world, FaultBox faults) {
        this.world = world;
        this.faults = faults;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        if (!"set".equals(iq.attr("type"))) {
            throw Refusal.request("bad-app-state-request", "app state is read by type=set, was " + iq.attr("type"));
        }
        Primary phone = world.primaries().stream()
                .filter(primary -> primary.person().equals(member.device().owner()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no phone links " + member.device().owner()));
        var sync = Node.of("sync");
        List<Node> asked = iq.requireChild("sync").children("collection");
        asked.forEach(collection -> sync.child(collection(member, phone, collection)));
        return Reply.of(sync);
    }

    private Node collection(Member member, Primary phone, Node asked) {
        String name = asked.requireAttr("name");
        if (!COLLECTIONS.contains(name)) {
            throw Refusal.request("bad-app-state-request", "there is no collection " + name);
        }
        if (asked.child("patch").isPresent() || asked.child("patches").isPresent()) {
            throw Refusal.request("app-state-write", "the sandbox takes no patches from clients");
        }
        OptionalInt error = faults.takeAppStateError();
        if (error.isPresent()) {
            return Node.of("collection")
                    .attr("name", name)
                    .attr("type", "error")
                    .child(Node.of("error").attr("code", error.getAsInt()))
                    .build();
        }
        long version = asked.longAttr("version").orElse(0);
        boolean snapshot = "true".equals(asked.attr("return_snapshot"));
        AppStateAnswer state = phone.appState(member.device().asCompanion(), name, version, snapshot);
        var collection = Node.of("collection").attr("name", name).attr("version", state.version());
        if (state.more()) {
            collection.attr("has_more_patches", "true");
        }
        state.snapshot()
                .ifPresent(reference -> collection.child(Node.of("snapshot").bytes(reference)));
        if (!state.patches().isEmpty()) {
            var patches = Node.of("patches");
            List<byte[]> handed = faults.takeCorruption()
                    .map(how -> PatchDamage.apply(how, state.patches()))
                    .orElse(state.patches());
            handed.forEach(patch -> patches.child(Node.of("patch").bytes(patch)));
            collection.child(patches);
        }
        return collection.build();
    }
}
