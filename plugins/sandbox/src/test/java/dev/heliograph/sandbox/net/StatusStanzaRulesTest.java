package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ADVSignedDeviceIdentity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Statuses whose stanza is not as it should be.
class StatusStanzaRulesTest extends StatusBench {
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
                poster.status(NEXT_ID, bare(), poster.text("x")).child(poster.identity()));
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
}
