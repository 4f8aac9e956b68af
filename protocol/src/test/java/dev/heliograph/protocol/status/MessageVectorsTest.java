package dev.heliograph.protocol.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.protocol.Vectors;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import java.time.Instant;
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

    @Test
    void composesTheImageFieldByField() throws Exception {
        JsonNode expected = json("image").required("imageMessage");
        StatusDraft draft = new StatusDraft.Image(
                media(MediaKind.IMAGE, expected),
                expected.required("mimetype").textValue(),
                expected.required("width").intValue(),
                expected.required("height").intValue(),
                Vectors.base64(expected, "jpegThumbnail"),
                expected.required("caption").textValue());

        assertThat(content(draft)).isEqualTo(message("image"));
    }

    @Test
    void composesTheVideoFieldByField() throws Exception {
        JsonNode expected = json("video").required("videoMessage");
        StatusDraft draft = new StatusDraft.Video(
                media(MediaKind.VIDEO, expected),
                expected.required("mimetype").textValue(),
                640,
                360,
                expected.required("seconds").intValue(),
                new byte[0],
                "");

        Message composed = content(draft);
        assertThat(composed.getVideoMessage().getWidth()).isEqualTo(640);
        assertThat(composed.getVideoMessage().getHeight()).isEqualTo(360);
        // Baileys leaves a film's size out
        Message.Builder withoutSize = composed.toBuilder();
        withoutSize.getVideoMessageBuilder().clearWidth().clearHeight();
        assertThat(withoutSize.build()).isEqualTo(message("video"));
    }

    @Test
    void carriesTheSidecarOfAFilm() {
        UploadedMedia media = media(MediaKind.VIDEO, json("video").required("videoMessage"), new byte[] {1, 2, 3});
        Message composed = content(new StatusDraft.Video(media, "video/mp4", 1, 1, 1, new byte[] {9}, "by the sea"));

        assertThat(composed.getVideoMessage().getStreamingSidecar().toByteArray())
                .containsExactly(1, 2, 3);
        assertThat(composed.getVideoMessage().getJpegThumbnail().toByteArray()).containsExactly(9);
        assertThat(composed.getVideoMessage().getCaption()).isEqualTo("by the sea");
    }

    @Test
    void refusesMediaOfAnotherKind() {
        UploadedMedia film = media(MediaKind.VIDEO, json("video").required("videoMessage"));

        assertThatThrownBy(() -> new StatusDraft.Image(film, "image/jpeg", 1, 1, new byte[0], ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("IMAGE")
                .hasMessageContaining("VIDEO");
    }

    /// What Baileys wrote holds no message secret; ours always does.
    private static Message content(StatusDraft draft) {
        byte[] secret = new byte[32];
        Message composed = StatusComposer.compose(draft, secret);
        assertThat(composed.getMessageContextInfo().getMessageSecret().toByteArray())
                .isEqualTo(secret);
        return composed.toBuilder().clearMessageContextInfo().build();
    }

    private static UploadedMedia media(MediaKind kind, JsonNode json) {
        return media(kind, json, new byte[0]);
    }

    private static UploadedMedia media(MediaKind kind, JsonNode json, byte[] sidecar) {
        return new UploadedMedia(
                kind,
                json.required("url").textValue(),
                json.required("directPath").textValue(),
                Vectors.base64(json, "mediaKey"),
                Vectors.base64(json, "fileSha256"),
                Vectors.base64(json, "fileEncSha256"),
                json.required("fileLength").asLong(),
                Instant.ofEpochSecond(json.required("mediaKeyTimestamp").asLong()),
                sidecar);
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
