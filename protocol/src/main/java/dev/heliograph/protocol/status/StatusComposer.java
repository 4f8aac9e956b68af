package dev.heliograph.protocol.status;

import com.google.protobuf.ByteString;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.proto.ExtendedTextMessage;
import dev.heliograph.protocol.proto.ImageMessage;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageContextInfo;
import dev.heliograph.protocol.proto.MessageKey;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.protocol.proto.VideoMessage;
import java.util.Optional;

/// Builds the protobuf of a status. Pure: one method for each kind.
/// Source: shared/protocol/2-status.md 1.1, 1.3, 1.4, 1.11, 4.1.
public final class StatusComposer {
    private StatusComposer() {}

    /// The message of a draft.
    ///
    /// @param draft  what is posted
    /// @param secret 32 random bytes, the same for every stanza of this status
    public static Message compose(StatusDraft draft, byte[] secret) {
        return switch (draft) {
            case StatusDraft.Text text -> text(text, secret);
            case StatusDraft.Image image -> image(image, secret);
            case StatusDraft.Video video -> video(video, secret);
        };
    }

    /// What a draft's stanza is marked as; empty for text.
    public static Optional<MediaKind> mediaKind(StatusDraft draft) {
        return switch (draft) {
            case StatusDraft.Text _ -> Optional.empty();
            case StatusDraft.Image image -> Optional.of(image.media().kind());
            case StatusDraft.Video video -> Optional.of(video.media().kind());
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

    /// Takes a status back. Source: 2-status.md 1.8.
    ///
    /// @param messageId of the status
    /// @param secret    32 random bytes
    public static Message revoke(String messageId, byte[] secret) {
        return Message.newBuilder()
                .setProtocolMessage(ProtocolMessage.newBuilder()
                        .setKey(MessageKey.newBuilder()
                                .setRemoteJid(Jid.STATUS_BROADCAST.toString())
                                .setFromMe(true)
                                .setId(messageId))
                        .setType(ProtocolMessage.Type.REVOKE))
                .setMessageContextInfo(context(secret))
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
                .setMessageContextInfo(context(secret))
                .build();
    }

    private static Message image(StatusDraft.Image draft, byte[] secret) {
        UploadedMedia media = draft.media();
        ImageMessage.Builder image = ImageMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(draft.mimetype())
                .setFileSha256(ByteString.copyFrom(media.sha256()))
                .setFileLength(media.length())
                .setHeight(draft.height())
                .setWidth(draft.width())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()))
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyTime().getEpochSecond());
        if (!draft.caption().isEmpty()) {
            image.setCaption(draft.caption());
        }
        if (draft.thumbnail().length > 0) {
            image.setJpegThumbnail(ByteString.copyFrom(draft.thumbnail()));
        }
        return Message.newBuilder()
                .setImageMessage(image)
                .setMessageContextInfo(context(secret))
                .build();
    }

    private static Message video(StatusDraft.Video draft, byte[] secret) {
        UploadedMedia media = draft.media();
        VideoMessage.Builder video = VideoMessage.newBuilder()
                .setUrl(media.url())
                .setMimetype(draft.mimetype())
                .setFileSha256(ByteString.copyFrom(media.sha256()))
                .setFileLength(media.length())
                .setSeconds(draft.seconds())
                .setMediaKey(ByteString.copyFrom(media.mediaKey()))
                .setHeight(draft.height())
                .setWidth(draft.width())
                .setFileEncSha256(ByteString.copyFrom(media.encSha256()))
                .setDirectPath(media.directPath())
                .setMediaKeyTimestamp(media.keyTime().getEpochSecond());
        if (!draft.caption().isEmpty()) {
            video.setCaption(draft.caption());
        }
        if (draft.thumbnail().length > 0) {
            video.setJpegThumbnail(ByteString.copyFrom(draft.thumbnail()));
        }
        if (media.sidecar().length > 0) {
            video.setStreamingSidecar(ByteString.copyFrom(media.sidecar()));
        }
        return Message.newBuilder()
                .setVideoMessage(video)
                .setMessageContextInfo(context(secret))
                .build();
    }

    private static MessageContextInfo.Builder context(byte[] secret) {
        return MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFrom(secret));
    }
}
