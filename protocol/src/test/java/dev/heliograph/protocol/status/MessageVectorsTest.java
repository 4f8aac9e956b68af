package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages as Baileys encodes them, through our own definition of the same types.
class MessageVectorsTest {
    private static final List<JsonNode> VECTORS = Vectors.all(Vectors.read("status/proto-messages.json"), 5);

    static List<JsonNode> messages() {
        return VECTORS;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsAndWritesWhatBaileysWrote(JsonNode vector) throws Exception {
        byte[] bytes = Vectors.base64(vector, "bytes");

        assertThat(Message.parseFrom(bytes).toByteArray()).isEqualTo(bytes);
    }

    @Test
    void readsTheText() throws Exception {
        JsonNode expected = json("text").required("extendedTextMessage");
        Message message = message("text");

        assertThat(message.getUnknownFields().asMap()).isEmpty();
        assertThat(message.getExtendedTextMessage().getText())
                .isEqualTo(expected.required("text").textValue());
        assertThat(message.getExtendedTextMessage().getTextArgb())
                .isEqualTo((int) expected.required("textArgb").longValue());
        assertThat(message.getExtendedTextMessage().getBackgroundArgb())
                .isEqualTo((int) expected.required("backgroundArgb").longValue());
        // font 3 is one that no longer has a name: such a number is kept as it came
        assertThat(message.getExtendedTextMessage().getUnknownFields().asMap()).containsOnlyKeys(9);
        assertThat(message.getExtendedTextMessage()
                        .getUnknownFields()
                        .getField(9)
                        .getVarintList())
                .containsExactly(expected.required("font").longValue());
        assertThat(message.getMessageContextInfo().getMessageSecret().toByteArray())
                .isEqualTo(Vectors.base64(json("text").required("messageContextInfo"), "messageSecret"));
    }

    @Test
    void readsTheSenderKeyWrapperAndWritesTheSame() throws Exception {
        JsonNode expected = json("skdm").required("senderKeyDistributionMessage");
        byte[] key = Vectors.base64(expected, "axolotlSenderKeyDistributionMessage");

        assertThat(message("skdm")
                        .getSenderKeyDistributionMessage()
                        .getAxolotlSenderKeyDistributionMessage()
                        .toByteArray())
                .isEqualTo(key);
        assertThat(StatusComposer.keyWrapper(expected.required("groupId").textValue(), key))
                .isEqualTo(message("skdm"));
    }

    @Test
    void readsTheRevoke() throws Exception {
        JsonNode expected = json("revoke").required("protocolMessage").required("key");
        ProtocolMessage revoke = message("revoke").getProtocolMessage();

        assertThat(revoke.getType()).isEqualTo(ProtocolMessage.Type.REVOKE);
        assertThat(revoke.getKey().getRemoteJid())
                .isEqualTo(expected.required("remoteJid").textValue());
        assertThat(revoke.getKey().getFromMe()).isTrue();
        assertThat(revoke.getKey().getId()).isEqualTo(expected.required("id").textValue());
    }

    private static JsonNode vector(String name) {
        return VECTORS.stream()
                .filter(vector -> vector.required("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode json(String name) {
        return vector(name).required("json");
    }

    private static Message message(String name) throws Exception {
        return Message.parseFrom(Vectors.base64(vector(name), "bytes"));
    }
}
