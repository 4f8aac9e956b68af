package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.Flows;
import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Timeout(120)
class FlowRoutingTest {
    static final List<String> FILES = Flows.FILES;

    @ParameterizedTest
    @FieldSource("FILES")
    void nothingAServerSaidIsUnknown(String file) throws Exception {
        List<FlowPlay> plays = FlowPlay.file(file, Differences.foreignActs());

        assertThat(plays).isNotEmpty().allSatisfy(play -> {
            assertThat(play.run().delivered())
                    .isEqualTo(play.steps().stream().filter(Step::fromServer).count());
            assertThat(play.run().unknown()).isEmpty();
            assertThat(play.run().inbox.decryptor().counts().unknown()).isZero();
            assertThat(play.run().inbox.decryptor().counts().unreadable())
                    .as("messages are not for our keys, but are taken")
                    .isEqualTo(count(play, "message"));
            assertThat(play.run().acks).hasSize(messageAcks(play));
            assertThat(play.run().sent().stream().filter(node -> "ack".equals(node.tag())))
                    .hasSize((int) (count(play, "message") + count(play, "receipt") + count(play, "notification")));
        });
        assertThat(plays.stream().flatMap(play -> play.steps().stream())).hasSameSizeAs(Flows.read(file));
    }

    @Test
    void everyWordNobodyKnowsIsTold() throws Exception {
        List<Step> strange = List.of(
                step(stanza("surprise")),
                step(stanza("notification").attr("type", "surprise")),
                step(stanza("ib").child(Node.of("surprise"))),
                step(stanza("iq").attr("type", "set").attr("xmlns", "surprise")),
                step(stanza("receipt").attr("type", "surprise")),
                step(stanza("receipt").child(participants("many"))),
                step(stanza("ack").attr("class", "surprise")),
                step(stanza("message")
                        .child(Node.of("enc").attr("type", "surprise").bytes(new byte[] {1}))));
        try (FlowRun run = new FlowRun()) {
            run.store.step("linked", commit -> {
                commit.putAccount(
                        new Account(new byte[0], Jid.pn("15550000001", 1), Jid.lid("90000000000001", 1), "", ""));
                return commit;
            });
            run.play(strange, false, _ -> {});

            assertThat(run.unknown())
                    .containsExactly(
                            "ack surprise",
                            "enc surprise",
                            "ib surprise",
                            "iq surprise",
                            "notification surprise",
                            "receipt many",
                            "receipt surprise",
                            "tag surprise");
        }
    }

    @Test
    void aLoginIsReadToItsEnd() throws Exception {
        FlowPlay login =
                FlowPlay.file(Flows.FILES.getFirst(), Differences.foreignActs()).getLast();

        assertThat(login.run().serverClock.skew()).isEqualTo(Duration.ofSeconds(1_795_358_619L - 1_795_358_640L));
        assertThat(login.run().blobs)
                .as("snapshots of the first sync")
                .extracting(blob -> blob.getFileSizeBytes())
                .containsExactly(362L, 693L);
        assertThat(AppStateSync.COLLECTIONS)
                .filteredOn(name -> login.run().store.state().trouble(name).isPresent())
                .as("those with a snapshot, whose blob was not recorded")
                .containsExactly("critical_block", "critical_unblock_low");
        assertThat(login.end()).isEqualTo(CloseReason.DROPPED);
    }

    @Test
    void aRestartIsMadeAtOnceAndAnUnlinkedDeviceStaysSo() throws Exception {
        FlowPlay restart =
                FlowPlay.file("10-relogin", Differences.foreignActs()).getFirst();
        FlowPlay logout = FlowPlay.file("11-logout", Differences.foreignActs()).getFirst();

        assertThat(restart.end().then()).isEqualTo(ClientState.RECONNECTING);
        assertThat(restart.end().pace()).isEqualTo(CloseReason.Pace.NOW);
        assertThat(logout.end()).isEqualTo(CloseReason.UNLINKED);
    }

    @Test
    void threePeopleLookedAtThePicture() throws Exception {
        FlowPlay views =
                FlowPlay.file("06-view-receipts", Differences.foreignActs()).getFirst();

        assertThat(views.run().events)
                .extracting(event -> ((ClientEvent.News) event).news())
                .containsExactly(viewed("200000000000000"), viewed("200000000000007"), viewed("200000000000014"));
    }

    @Test
    void theDeviceThatAskedAgainGetsThePictureByTheKeysItGave() throws Exception {
        FlowPlay retry = FlowPlay.file("07-retry", Differences.foreignActs()).getFirst();

        Node again = retry.run().sent().stream()
                .filter(node -> "message".equals(node.tag()))
                .findFirst()
                .orElseThrow();
        assertThat(again.attr("id")).isEqualTo(FlowPlay.PICTURE);
        assertThat(again.jidAttr("participant")).isEqualTo(Jid.pn("15551000001", 4));
        assertThat(again.requireChild("enc").attr("type")).isEqualTo("pkmsg");
        assertThat(retry.run().store.state().session(Jid.lid("200000000000007", 4)))
                .isPresent();
    }

    @Test
    void aPhoneIsShownTheFirstRefAndTheTypedCodeIsFinished() throws Exception {
        FlowPlay linking =
                FlowPlay.file("12-pairing-code", Differences.foreignActs()).getFirst();

        String ref = linking.steps()
                .getFirst()
                .node()
                .requireChild("pair-device")
                .requireChild("ref")
                .contentText();
        assertThat(linking.run().events)
                .filteredOn(ClientEvent.Qr.class::isInstance)
                .first()
                .satisfies(qr -> assertThat(((ClientEvent.Qr) qr).content()).contains(ref));
        assertThat(linking.run().sent())
                .extracting(Acts::of)
                .contains("iq set md link_code_companion_reg companion_finish");
        assertThat(linking.end().then()).as("the phone signed for other keys").isEqualTo(ClientState.FAILED);
    }

    @Test
    void aPairSuccessForOurKeysLinks() throws Exception {
        try (FlowRun run = new FlowRun()) {
            playPairSuccess(run);

            Account account = run.store.state().account().orElseThrow();
            Node device = pairSuccess().requireChild("pair-success").requireChild("device");
            assertThat(account.phone()).isEqualTo(device.requireJid("jid"));
            assertThat(account.lid()).isEqualTo(device.requireJid("lid"));
            assertThat(run.unknown()).isEmpty();
        }
    }

    /// Links with the keys of the vectors: those of the flows were not recorded.
    static void playPairSuccess(FlowRun run) throws Exception {
        var keys = Vectors.read("pairing/pairing.json").required("companion");
        run.store.step("keys", commit -> {
            commit.putCredentials(new Credentials(
                    new KeyPair(Vectors.hex(keys, "noisePriv"), Vectors.hex(keys, "noisePub")),
                    new KeyPair(Vectors.hex(keys, "identityPriv"), Vectors.hex(keys, "identityPub")),
                    keys.required("registrationId").intValue(),
                    Vectors.hex(keys, "advSecret")));
            return keys;
        });
        run.play(List.of(new Step(1, true, pairSuccess())), false, _ -> {});
    }

    private static Node pairSuccess() {
        return Flows.node(
                Vectors.read("pairing/pairing.json").required("adv").get(0).required("pairSuccessNode"));
    }

    private static StatusNews viewed(String lid) {
        return new StatusNews.Reached(
                FlowPlay.PICTURE, Jid.lid(lid, 0), StatusNews.Reach.VIEWED, Instant.ofEpochSecond(1_795_358_626));
    }

    private static Node.Builder stanza(String tag) {
        return Node.of(tag).attr("id", "1").attr("from", Jid.pn("15551000000", 0));
    }

    private static Node participants(String type) {
        return Node.of("participants")
                .attr("message_id", FlowPlay.PICTURE)
                .child(Node.of("user").attr("jid", Jid.lid("1", 0)).attr("type", type))
                .build();
    }

    private static Step step(Node.Builder node) {
        return new Step(1, true, node.build());
    }

    private static long count(FlowPlay play, String tag) {
        return play.steps().stream()
                .filter(step -> step.fromServer() && tag.equals(step.node().tag()))
                .count();
    }

    private static int messageAcks(FlowPlay play) {
        return (int) play.steps().stream()
                .filter(step ->
                        step.fromServer() && "message".equals(step.node().attr("class")))
                .count();
    }
}
