package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.Flows;
import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.status.StatusSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class FlowShapesTest {
    @Test
    void whatWeSendDiffersFromTheRecordedClientOnlyWhereASectionSaysSo() throws Exception {
        Set<String> found = differences(Acts.shapes(ours()), Acts.shapes(theirs()));

        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        Differences.read().stream().map(Differences.Row::key).toList());
    }

    @Test
    void everyDifferenceNamesItsSection() {
        assertThat(Differences.read()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.section()).matches("(1-connection|2-status)\\.md \\d+\\.\\d+");
            assertThat(row.why()).isNotBlank();
        });
    }

    private static List<Node> theirs() {
        return Flows.all().stream()
                .filter(step -> !step.fromServer())
                .map(Step::node)
                .toList();
    }

    /// What the flows made us send, and statuses.
    private static List<Node> ours() throws Exception {
        Set<String> foreign = Differences.foreignActs();
        List<Node> ours = new ArrayList<>(StatusSamples.all());
        for (String file : Flows.FILES) {
            for (FlowPlay play : FlowPlay.file(file, foreign)) {
                ours.addAll(play.run().sent());
            }
        }
        try (FlowRun run = new FlowRun()) {
            FlowRoutingTest.playPairSuccess(run);
            ours.addAll(run.sent());
        }
        // asked by the test, as recorded; and what we say to a phone that signed for other keys
        ours.removeIf(node -> foreign.contains(Acts.of(node)) || Acts.of(node).equals("iq error error"));
        return ours;
    }

    private static Set<String> differences(Map<String, Set<String>> ours, Map<String, Set<String>> theirs) {
        Set<String> found = new TreeSet<>();
        Set<String> acts = new TreeSet<>(ours.keySet());
        acts.addAll(theirs.keySet());
        for (String act : acts) {
            if (!theirs.containsKey(act)) {
                found.add(act + "\t" + Differences.ALL + "\tours");
            } else if (!ours.containsKey(act)) {
                found.add(act + "\t" + Differences.ALL + "\ttheirs");
            } else {
                alone(ours.get(act), theirs.get(act)).forEach(where -> found.add(act + "\t" + where + "\tours"));
                alone(theirs.get(act), ours.get(act)).forEach(where -> found.add(act + "\t" + where + "\ttheirs"));
            }
        }
        return found;
    }

    private static Set<String> alone(Set<String> these, Set<String> others) {
        Set<String> rest = new TreeSet<>(these);
        rest.removeAll(others);
        return rest;
    }
}
