package dev.heliograph.protocol.status;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageContextInfo;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;

/// Builds the protobuf of a status. Pure: one method for each kind.
/// Source: shared/protocol/2-status.md 1.1, 1.11, 4.1.
public final class StatusComposer {
    private StatusComposer() {}

    /// The message of a draft.
    ///
    /// @param draft  what is posted
    /// @param secret 32 random bytes, the same for every stanza of this status
    public static Message compose(StatusDraft draft, byte[] secret) {
        return switch (draft) {
            case StatusDraft.Text text -> text(text, secret);
        };
    }

    /// Wraps a sender key for one device.
    ///
    /// @param group    the group's JID as text
    /// @param skdm the distribution message
    public static Message keyWrapper(String group, byte[] skdm) {
        return Message.newBuilder()
                .setSenderKeyDistributionMessage(SenderKeyDistributionMessage.newBuilder()
                        .setGroupId(group)
                        .setAxolotlSenderKeyDistributionMessage(ByteString.copyFrom(skdm)))
                .build();
    }

    private static Message text(StatusDraft.Text draft, byte[] secret) {
        return Message.newBuilder()
                .setExtendedTextMessage(ExtendedTextMessage.newBuilder()
                        .setText(draft.text())
                        .setTextArgb(draft.textArgb())
                        .setBackgroundArgb(draft.backgroundArgb())
                        .setFont(ExtendedTextMessage.FontType.forNumber(draft.font()))
                        .setPreviewType(ExtendedTextMessage.PreviewType.NONE)
                        .setInviteLinkGroupTypeV2(ExtendedTextMessage.InviteLinkGroupType.DEFAULT))
                .setMessageContextInfo(MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFrom(secret)))
                .build();
    }
}
