package dev.heliograph.sandbox.phone;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.Message;
import java.util.List;

/// What a status says, read strictly. Source: shared/protocol/2-status.md 1.
///
/// @param text            the text
/// @param backgroundColor as in [TrayEntry], or null
/// @param textColor       as in [TrayEntry], or null
/// @param font            FontType number
record StatusContent(String text, String backgroundColor, String textColor, int font) {
    private static final int SECRET = 32;

    /// Reads the plaintext of a sender-key message.
    ///
    /// @param plain without padding
    /// @throws Violation `bad-content` or `bad-message-secret`
    static StatusContent read(byte[] plain) throws Violation {
        Message message = parse(plain);
        List<String> content = message.getAllFields().keySet().stream()
                .map(FieldDescriptor::getName)
                .filter(name -> !name.equals("message_context_info"))
                .toList();
        if (!content.equals(List.of("extended_text_message"))) {
            throw new Violation("bad-content", "the message holds " + content + ", expected extended_text_message");
        }
        int secret = message.getMessageContextInfo().getMessageSecret().size();
        if (secret != SECRET) {
            throw new Violation(
                    "bad-message-secret", "the message secret has " + secret + " bytes, expected " + SECRET);
        }
        return text(message.getExtendedTextMessage());
    }

    private static Message parse(byte[] plain) throws Violation {
        try {
            return Message.parseFrom(plain);
        } catch (InvalidProtocolBufferException e) {
            throw new Violation("bad-content", "no Message: " + e.getMessage());
        }
    }

    private static StatusContent text(ExtendedTextMessage text) throws Violation {
        if (text.getText().isEmpty() || !text.getTextBytes().isValidUtf8()) {
            throw new Violation("bad-content", "the text is empty or no UTF-8");
        }
        if (text.getUnknownFields().hasField(ExtendedTextMessage.FONT_FIELD_NUMBER)) {
            throw new Violation("bad-content", "the font is none of FontType");
        }
        return new StatusContent(
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
