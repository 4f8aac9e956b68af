package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.Flows;
import dev.heliograph.protocol.Flows.Step;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowNodesTest {
    @ParameterizedTest
    @CsvSource({
        "00-connect-pair-conn1-login-conn2-, 23, 21",
        "01-text, 4, 4",
        "02-image, 2, 2",
        "03-video, 1, 1",
        "04-voice, 1, 1",
        "05-revoke, 1, 1",
        "06-view-receipts, 3, 3",
        "07-retry, 2, 2",
        "08-incoming-dm, 2, 1",
        "09-text-after-dm, 1, 1",
        "10-relogin, 12, 12",
        "11-logout, 1, 1",
        "12-pairing-code, 26, 25"
    })
    void everyRecordedStanzaSurvivesTheWire(String file, int fromServer, int fromClient) {
        List<Step> steps = Flows.read(file);

        assertThat(steps)
                .filteredOn(Step::fromServer)
                .hasSize(fromServer)
                .allSatisfy(step -> assertThat(NodeDecoder.decode(NodeEncoder.encode(step.node())))
                        .isEqualTo(step.node()));
        // a text that is no token comes back as bytes: the same bytes on the wire
        assertThat(steps)
                .filteredOn(step -> !step.fromServer())
                .hasSize(fromClient)
                .allSatisfy(step -> {
                    byte[] wire = NodeEncoder.encode(step.node());
                    assertThat(NodeEncoder.encode(NodeDecoder.decode(wire))).isEqualTo(wire);
                });
    }
}
