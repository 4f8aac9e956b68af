package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import dev.heliograph.sandbox.phone.TrayEntry;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statuses, right ones and broken ones: three contacts, the first with two devices.
class StatusRulesTest {
    private static final String ID = "3EB0123456789ABCDEF012";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Bench bench;
    private Poster poster;
    private List<Person> contacts;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(3, 1));
        Device device = bench.linked();
        poster = new Poster(device, bench.active(device, true));
        contacts = bench.phones().people().stream()
                .filter(person -> !person.lid().equals(device.lid.withoutDevice()))
                .toList();
    }

    @AfterEach
    void stop() {
        poster.wire.close();
        bench.close();
    }

    @Test
    void bringsATextToEveryDeviceOfEverybodyListedAndToTheOwnPhone() throws Exception {
        Node ack = poster.post(right("hello").build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("hello", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void takesBareUsersOnceTheyHoldTheKey() throws Exception {
        poster.post(right("first").build());
        Node ack = poster.post(poster.status("3EB0123456789ABCDEF013", bare(), poster.text("second"))
                .build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("second", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void acksTheSameStanzaAgainAndDeliversItOnce() throws Exception {
        Node status = right("once").build();
        poster.post(status);
        tray("once", 5);

        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(poster.post(status).attr("error")).isNull();
        assertThat(bench.phones().tray().list(entry -> true)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void takesTheSameIdForAnotherSliceOfTheAudience() throws Exception {
        List<Node> all = everybody();
        Node first = poster.status(ID, all.subList(0, 3), poster.text("sliced"))
                .child(poster.identity())
                .build();
        Node second = poster.status(ID, everybody().subList(3, 5), poster.text("sliced"))
                .child(poster.identity())
                .build();

        assertThat(poster.post(first).attr("error")).isNull();
        assertThat(poster.post(second).attr("error")).isNull();
        assertThat(tray("sliced", 5)).hasSize(5);
        assertThat(bench.broken()).isEmpty();
    }

    @Test
    void refusesAnIdUsedForOtherBytes() throws Exception {
        poster.post(right("one").build());

        refused(479, "reused-message-id", poster.status(ID, bare(), poster.text("other")));
    }

    @Test
    void refusesAPkmsgWithoutDeviceIdentity() throws Exception {
        refused(479, "missing-device-identity", poster.status(ID, everybody(), poster.text("x")));
    }

    @Test
    void refusesADeviceIdentityWithoutPkmsg() throws Exception {
        poster.post(right("first").build());

        refused(
                479,
                "needless-device-identity",
                poster.status("3EB0123456789ABCDEF013", bare(), poster.text("x"))
                        .child(poster.identity()));
    }

    @Test
    void refusesAForgedDeviceIdentity() throws Exception {
        byte[] forged = ADVSignedDeviceIdentity.parseFrom(poster.device.account).toBuilder()
                .setDeviceSignature(ByteString.copyFrom(new byte[64]))
                .build()
                .toByteArray();

        refused(
                479,
                "forged-device-identity",
                poster.status(ID, everybody(), poster.text("x"))
                        .child(Node.of("device-identity").bytes(forged)));
    }

    @Test
    void refusesADeviceNobodyHas() throws Exception {
        Jid real = contacts.getFirst().lid();
        refused(
                400,
                "unknown-device",
                poster.status(ID, List.of(poster.keyFor(real, real.withDevice(77))), poster.text("x"))
                        .child(poster.identity()));
    }

    @Test
    void refusesSomebodyNobodyKnows() {
        refused(400, "unknown-device", poster.status(ID, List.of(bare(Jid.lid("999", 0))), poster.text("x")));
    }

    @Test
    void refusesPhoneNumbersAmongLids() {
        var mixed = List.of(bare(contacts.get(0).lid()), bare(contacts.get(1).pn()));
        refused(400, "mixed-addressing", poster.status(ID, mixed, poster.text("x")));
    }

    @Test
    void refusesPhoneNumbersOfAMigratedClient() {
        refused(
                400,
                "phone-number-addressing",
                poster.status(ID, List.of(bare(contacts.getFirst().pn())), poster.text("x")));
    }

    @Test
    void refusesAnAddressWrittenAsText() {
        Node text =
                Node.of("to").attr("jid", contacts.getFirst().lid().toString()).build();
        refused(479, "jid-as-text", poster.status(ID, List.of(text), poster.text("x")));
    }

    @Test
    void refusesAPhoneWrittenAsDeviceZero() {
        Node status = poster.status(ID, List.of(bare(contacts.getFirst().lid())), poster.text("x"))
                .build();
        poster.wire.plain(Raw.withDeviceZero(status, contacts.getFirst().lid()));

        assertThat(poster.wire.awaitTag("ack").attr("error")).isEqualTo("479");
        assertThat(bench.broken()).containsExactly("device-zero-form");
    }

    @Test
    void refusesSomebodyListedTwice() {
        Node to = bare(contacts.getFirst().lid());
        refused(479, "duplicate-participant", poster.status(ID, List.of(to, to), poster.text("x")));
    }

    @Test
    void refusesADeviceListedBare() {
        Jid companion = contacts.getFirst().lid().withDevice(1);
        refused(479, "bare-device", poster.status(ID, List.of(bare(companion)), poster.text("x")));
    }

    @Test
    void refusesTheSendingDeviceAmongParticipants() throws Exception {
        Node self = poster.keyFor(contacts.getFirst().lid(), poster.device.lid);
        refused(
                479,
                "sender-listed",
                poster.status(ID, List.of(self), poster.text("x")).child(poster.identity()));
    }

    @Test
    void refusesTwoSkmsgs() {
        refused(479, "skmsg-count", poster.status(ID, bare(), poster.text("x")).child(poster.text("y")));
    }

    @Test
    void refusesAStatusWithoutSkmsg() {
        refused(
                479,
                "skmsg-count",
                Poster.message(ID).child(Node.of("participants").children(bare())));
    }

    @Test
    void refusesAStatusWithoutParticipants() {
        refused(479, "no-participants", Poster.message(ID).child(poster.text("x")));
    }

    @Test
    void refusesAPostWithoutStatusSetting() {
        refused(
                479,
                "bad-status-setting",
                Poster.message(ID)
                        .child(Node.of("participants").children(bare()))
                        .child(poster.text("x")));
    }

    @Test
    void refusesAStatusSettingThatDoesNotExist() {
        refused(
                479,
                "bad-status-setting",
                Poster.message(ID)
                        .child(Node.of("participants").children(bare()))
                        .child(poster.text("x"))
                        .child(Node.of("meta").attr("status_setting", "everybody")));
    }

    @Test
    void refusesAReactionWithAStatusSetting() {
        refused(
                479,
                "bad-status-setting",
                Node.of("message")
                        .attr("to", Jid.STATUS_BROADCAST)
                        .attr("id", ID)
                        .attr("type", "reaction")
                        .child(Node.of("participants").children(bare()))
                        .child(poster.text("x"))
                        .child(Node.of("meta").attr("status_setting", "contacts")));
    }

    @Test
    void refusesAReportingTokenSentAsText() {
        refused(
                479,
                "bad-reporting-token",
                poster.status(ID, bare(), poster.text("x"))
                        .child(Node.of("reporting")
                                .child(Node.of("reporting_token").attr("v", "2").text("a2d51af297a0c80eab64716d"))));
    }

    @Test
    void refusesAttributesChildrenAndIdsThatAStatusDoesNotHave() {
        assertThat(poster.post(poster.status(ID, bare(), poster.text("x"))
                                .attr("recipient", Jid.lid("1", 0))
                                .build())
                        .attr("error"))
                .isEqualTo("479");
        assertThat(poster.post(poster.status(ID, bare(), poster.text("x"))
                                .child(Node.of("tctoken"))
                                .build())
                        .attr("error"))
                .isEqualTo("479");
        assertThat(poster.post(poster.status("a b", bare(), poster.text("x")).build())
                        .attr("error"))
                .isEqualTo("479");
        assertThat(bench.broken()).containsExactly("unknown-attribute", "unknown-child", "bad-message-id");
    }

    @Test
    void refusesATypeThatDoesNotExist() {
        refused(
                479,
                "bad-message-type",
                Node.of("message")
                        .attr("to", Jid.STATUS_BROADCAST)
                        .attr("id", ID)
                        .attr("type", "story")
                        .child(Node.of("participants").children(bare()))
                        .child(poster.text("x")));
    }

    @Test
    void refusesAPairwiseMessageThatIsASkmsg() {
        Node to = Node.of("to")
                .attr("jid", contacts.getFirst().lid())
                .child(poster.text("x"))
                .build();
        refused(479, "bad-enc", poster.status(ID, List.of(to), poster.text("x")));
    }

    @Test
    void refusesAParticipantThatIsAGroup() {
        Node to = bare(new Jid("123-456", 0, Jid.Server.GROUP));
        refused(479, "bad-participant", poster.status(ID, List.of(to), poster.text("x")));
    }

    @Test
    void refusesAMessageToOnePerson() {
        refused(
                405,
                "unsupported-message",
                Node.of("message")
                        .attr("to", contacts.getFirst().lid())
                        .attr("id", ID)
                        .attr("type", "text"));
    }

    @Test
    void refusesACiphertextOfAnotherVersion() {
        Node skmsg = poster.text("x");
        byte[] bytes = skmsg.contentBytes().clone();
        bytes[0] = 0x34;
        refused(479, "bad-ciphertext-version", poster.status(ID, bare(), skmsg(bytes)));
    }

    @Test
    void aPhoneComplainsAboutBadPadding() throws Exception {
        List<Node> participants = everybody();
        byte[] padded = Poster.content("x");
        padded = Arrays.copyOf(padded, padded.length + 2);
        padded[padded.length - 1] = 2;
        poster.post(poster.status(ID, participants, poster.skmsg(padded))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-padding");
    }

    @Test
    void aPhoneComplainsAboutASenderKeyItNeverGot() throws Exception {
        poster.post(poster.status(ID, bare(), poster.text("x")).build());

        bench.awaitBroken("missing-sender-key");
    }

    @Test
    void aPhoneComplainsAboutAnIterationUsedTwice() throws Exception {
        List<Node> participants = everybody();
        Runnable back = poster.mark();
        poster.post(poster.status(ID, participants, poster.text("one"))
                .child(poster.identity())
                .build());
        tray("one", 5);
        back.run();
        poster.post(poster.status("3EB0123456789ABCDEF013", bare(), poster.text("two"))
                .build());

        bench.awaitBroken("iteration-reused");
    }

    @Test
    void aPhoneComplainsAboutASignatureThatDoesNotFit() throws Exception {
        List<Node> participants = everybody();
        byte[] bytes = poster.text("x").contentBytes().clone();
        bytes[bytes.length - 70] ^= 1;
        poster.post(poster.status(ID, participants, skmsg(bytes))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-signature");
    }

    @Test
    void aPhoneComplainsAboutContentThatIsNoMessage() throws Exception {
        List<Node> participants = everybody();
        byte[] noMessage = Padding.pad(new byte[] {(byte) 0xff, (byte) 0xff}, new Random(1));
        poster.post(poster.status(ID, participants, poster.skmsg(noMessage))
                .child(poster.identity())
                .build());

        bench.awaitBroken("bad-content");
    }

    @Test
    void aPhoneComplainsAboutAPairwiseMessageSentTwice() throws Exception {
        List<Node> participants = everybody();
        poster.post(poster.status(ID, participants, poster.text("one"))
                .child(poster.identity())
                .build());
        tray("one", 5);
        poster.post(poster.status("3EB0123456789ABCDEF013", participants, poster.text("two"))
                .child(poster.identity())
                .build());

        bench.awaitBroken("counter-reused");
    }

    @Test
    void aClientThatIsNotMigratedMayUsePhoneNumbersThroughout() throws Exception {
        poster.wire.close();
        Wire wire = bench.login(poster.device, false);
        var legacy = new Poster(poster.device, wire);
        var participants = new ArrayList<Node>();
        for (Person person : contacts.subList(1, 3)) {
            participants.add(legacy.keyFor(person.lid(), person.pn()));
        }
        Node ack = legacy.post(Poster.message(ID)
                .child(Node.of("participants").children(participants))
                .child(legacy.text("by number"))
                .child(legacy.identity())
                .build());

        assertThat(ack.attr("error")).isNull();
        assertThat(tray("by number", 2)).hasSize(2);
        assertThat(bench.broken()).isEmpty();
        wire.close();
    }

    private void refused(int code, String rule, Node.Builder status) {
        int before = bench.phones().tray().size();
        Node ack = poster.post(status.build());

        assertThat(ack.attr("error")).isEqualTo(Integer.toString(code));
        assertThat(bench.broken()).containsExactly(rule);
        assertThat(bench.phones().tray().size()).isEqualTo(before);
    }

    private Node.Builder right(String text) throws Exception {
        List<Node> participants = everybody();
        return poster.status(ID, participants, poster.text(text)).child(poster.identity());
    }

    /// Every device of every contact, then the own phone: five entries.
    private List<Node> everybody() throws Exception {
        var all = new ArrayList<Node>();
        for (Person person : bench.phones().people()) {
            for (var device : bench.phones().devices(person)) {
                all.add(poster.keyFor(person.device(device.number(), true)));
            }
        }
        return all;
    }

    private List<Node> bare() {
        return bench.phones().people().stream()
                .map(person -> bare(person.lid()))
                .toList();
    }

    private static Node skmsg(byte[] bytes) {
        return Node.of("enc").attr("v", "2").attr("type", "skmsg").bytes(bytes).build();
    }

    private static Node bare(Jid jid) {
        return Node.of("to").attr("jid", jid).build();
    }

    private List<TrayEntry> tray(String text, int count) throws Exception {
        return bench.phones().tray().await(entry -> text.equals(entry.text()), count, PATIENCE);
    }
}
