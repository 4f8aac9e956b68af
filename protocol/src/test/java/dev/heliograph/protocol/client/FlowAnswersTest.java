package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.Flows;
import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.media.MediaConnQuery;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.pairing.QrPairing;
import dev.heliograph.protocol.signal.KeyBundle;
import dev.heliograph.protocol.signal.KeyBundleQuery;
import dev.heliograph.protocol.signal.PreKeyCountQuery;
import dev.heliograph.protocol.signal.PreKeyDigest;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.status.AckReader;
import dev.heliograph.protocol.store.DeviceList.Device;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.usync.DeviceQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What typed readers make of recorded answers; those that only the connection reads are in [FlowRoutingTest].
class FlowAnswersTest {
    private static final String LOGIN = Flows.FILES.getFirst();

    @Test
    void devicesOfThreePeople() {
        Node answer = one(Flows.answers("01-text", "usync", "usync"));

        List<DeviceQuery.Answer> people = new DeviceQuery("1", List.of()).parse(answer);

        assertThat(people)
                .extracting(DeviceQuery.Answer::user)
                .containsExactly(Jid.pn("15551000000", 0), Jid.pn("15551000001", 0), Jid.pn("15551000002", 0));
        assertThat(people)
                .extracting(DeviceQuery.Answer::lid)
                .containsExactly(
                        Optional.of(Jid.lid("200000000000000", 0)),
                        Optional.of(Jid.lid("200000000000007", 0)),
                        Optional.of(Jid.lid("200000000000014", 0)));
        assertThat(people).allSatisfy(person -> {
            assertThat(person.devices()).containsExactly(new Device(0, 0), new Device(4, 2));
            assertThat(person.rawId()).isPresent();
        });
    }

    @Test
    void keysThatOpenASessionWithEachOfSixDevices() throws Exception {
        List<KeyBundle> bundles = new ArrayList<>();
        Flows.answers("01-text", "encrypt", "key")
                .forEach(answer -> bundles.addAll(new KeyBundleQuery(List.of()).parse(answer)));

        assertThat(bundles)
                .extracting(KeyBundle::device)
                .containsExactly(
                        Jid.lid("200000000000000", 0),
                        Jid.lid("200000000000007", 0),
                        Jid.lid("200000000000014", 0),
                        Jid.lid("200000000000000", 4),
                        Jid.lid("200000000000007", 4),
                        Jid.lid("200000000000014", 4));
        assertThat(bundles).allSatisfy(bundle -> assertThat(bundle.preKeyId()).isPresent());
        try (FlowRun run = new FlowRun()) {
            Sessions sessions = new Sessions();
            for (KeyBundle bundle : bundles) {
                run.store.step("session", commit -> {
                    sessions.establish(commit, bundle);
                    return bundle;
                });
                assertThat(sessions.has(run.store.state(), bundle.device())).isTrue();
            }
        }
    }

    @Test
    void howManyPreKeysAreLeft() {
        assertThat(counts(LOGIN)).containsExactly(0);
        assertThat(counts("10-relogin")).containsExactly(811);
        assertThat(counts("12-pairing-code")).containsExactly(0);
        assertThat(digest(LOGIN).oneTimeIds()).hasSize(812).startsWith(1).endsWith(812);
        assertThat(digest("10-relogin").oneTimeIds()).hasSize(811);
        assertThat(digest("10-relogin").identity()).isEqualTo(digest(LOGIN).identity());
    }

    @Test
    void whereMediaMayBeUploaded() {
        Instant now = FlowRun.THEN;
        var hosts = new MediaConnQuery(now).parse(one(Flows.answers("02-image", "w:m", "media_conn")));

        assertThat(hosts.hosts()).containsExactly("localhost:9582");
        assertThat(hosts.auth()).isEqualTo("AUTH-2b48bda12dad9a9007c0ab8e9a6a541e");
        assertThat(hosts.until()).isEqualTo(now.plusSeconds(300 - 30));
    }

    @Test
    void sevenPostsAreAcceptedAtTheServersTime() {
        List<SendResult> results = Flows.all().stream()
                .filter(step -> step.fromServer() && "ack".equals(step.node().tag()))
                .map(Step::node)
                .filter(ack -> "message".equals(ack.attr("class")))
                .map(ack -> AckReader.read(ack, pending(ack.attr("id"))))
                .toList();

        assertThat(results)
                .hasSize(7)
                .allSatisfy(result -> assertThat(((SendResult.Accepted) result).serverTime())
                        .isBetween(Instant.ofEpochSecond(1_795_358_623), Instant.ofEpochSecond(1_795_358_628)));
    }

    @Test
    void sixRefsForEachLinking() {
        for (String file : List.of(LOGIN, "12-pairing-code")) {
            List<String> refs = new ArrayList<>();
            Node reply = QrPairing.acknowledge(Flows.read(file).getFirst().node(), refs);

            assertThat(refs).hasSize(6).doesNotHaveDuplicates();
            assertThat(reply).isEqualTo(Flows.read(file).get(1).node());
        }
    }

    private static List<Integer> counts(String file) {
        return Flows.answers(file, "encrypt", "count").stream()
                .map(new PreKeyCountQuery()::parse)
                .toList();
    }

    private static PreKeyDigest digest(String file) {
        return new PreKeyDigest.Query().parse(one(Flows.answers(file, "encrypt", "digest")));
    }

    private static PendingStanza pending(String id) {
        return new PendingStanza(
                id, "text", new byte[0], "status@broadcast", 1, List.of(), 3, List.of(), Instant.EPOCH);
    }

    private static Node one(List<Node> answers) {
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }
}
