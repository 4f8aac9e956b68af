package dev.heliograph.sandbox.phone;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageKey;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.sandbox.gallery.Note;
import java.util.List;

/// What a status says, read strictly. Source: shared/protocol/2-status.md 1.
sealed interface StatusContent {
    /// Bytes of a message secret.
    int SECRET = 32;

    /// A text.
    ///
    /// @param text            the text
    /// @param backgroundColor as in [TrayEntry], or null
    /// @param textColor       as in [TrayEntry], or null
    /// @param font            FontType number
    record Text(String text, String backgroundColor, String textColor, int font) implements StatusContent {}

    /// A picture or film, not fetched yet.
    ///
    /// @param type       `image` or `video`
    /// @param caption    what stands below, or null
    /// @param note       what the message says of the file
    /// @param directPath where the blob is
    /// @param thumbnail  a small JPEG
    record Media(String type, String caption, Note note, String directPath, byte[] thumbnail)
            implements StatusContent {}

    /// A status is taken back.
    ///
    /// @param messageId which
    record Revoke(String messageId) implements StatusContent {}

    /// Reads the plaintext of a sender-key message.
    ///
    /// @param plain without padding
    /// @throws Violation `bad-content`, `bad-message-secret` or `bad-media`
    static StatusContent read(byte[] plain) throws Violation {
        Message message = parse(plain);
        List<String> content = message.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !name.equals("message_context_info"))
                .toList();
        int secret = message.getMessageContextInfo().getMessageSecret().size();
        if (content.size() == 1 && secret != SECRET) {
            throw new Violation(
                    "bad-message-secret", "the message secret has " + secret + " bytes, expected " + SECRET);
        }
        return switch (String.join(" ", content)) {
            case "extended_text_message" -> text(message.getExtendedTextMessage());
            case "image_message" -> MediaMessages.image(message.getImageMessage());
            case "video_message" -> MediaMessages.video(message.getVideoMessage());
            case "protocol_message" -> revoke(message.getProtocolMessage());
            default ->
                throw new Violation(
                        "bad-content",
                        "the message holds " + content
                                + ", expected a text, an image, a video or a revoke and nothing else");
        };
    }

    private static Revoke revoke(ProtocolMessage message) throws Violation {
        MessageKey key = message.getKey();
        boolean whole = message.hasType()
                && message.getType() == ProtocolMessage.Type.REVOKE
                && key.getRemoteJid().equals(Jid.STATUS_BROADCAST.toString())
                && key.getFromMe()
                && !key.getId().isEmpty()
                && !key.hasParticipant();
        if (!whole) {
            throw new Violation("bad-content", "a revoke says type 0 and the key of an own status, was " + message);
        }
        return new Revoke(key.getId());
    }

    private static Message parse(byte[] plain) throws Violation {
        try {
            return Message.parseFrom(plain);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("bad-content", "no Message: " + e.getMessage());
        }
    }

    private static Text text(ExtendedTextMessage text) throws Violation {
        if (text.getText().isEmpty() || !text.getTextBytes().isValidUtf8()) {
            throw new Violation("bad-content", "the text is empty or no UTF-8");
        }
        if (text.getUnknownFields().hasField(ExtendedTextMessage.FONT_FIELD_NUMBER)) {
            throw new Violation("bad-content", "the font is none of FontType");
        }
        return new Text(
                text.getText(),
                text.hasBackgroundArgb() ? color(text.getBackgroundArgb()) : null,
                text.hasTextArgb() ? color(text.getTextArgb()) : null,
                text.getFont().getNumber());
    }

    private static String color(int argb) {
        boolean opaque = argb >>> 24 == 0xff;
        return opaque ? "#%06X".formatted(argb & 0xffffff) : "#%08X".formatted(argb);
    }
}
