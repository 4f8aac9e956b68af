package dev.heliograph.protocol.inbox;

import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.proto.ContextInfo;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.MessageKey;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.StateView;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a decrypted message has to do with statuses. Pure. Source: shared/protocol/2-status.md 1.9,
/// 1.10, 10.
final class Contents {
    private static final String STATUS = Jid.STATUS_BROADCAST.toString();

    /// What only the account's own devices say to each other. Source: 1-connection.md 9.7.
    private static final Set<ProtocolMessage.Type> PEERS_ONLY = EnumSet.of(
            ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
            ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE,
            ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST,
            ProtocolMessage.Type.INITIAL_SECURITY_NOTIFICATION_SETTING_SYNC,
            ProtocolMessage.Type.APP_STATE_FATAL_EXCEPTION_NOTIFICATION,
            ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_MESSAGE,
            ProtocolMessage.Type.PEER_DATA_OPERATION_REQUEST_RESPONSE_MESSAGE,
            ProtocolMessage.Type.LID_MIGRATION_MAPPING_SYNC,
            ProtocolMessage.Type.COEX_STATE_SYNC);

    private static final int DEEPEST = 4;

    private Contents() {}

    /// Whether a message only counts from an own device.
    static boolean isForPeersOnly(Message message) {
        return message.hasDeviceSentMessage()
                || message.hasProtocolMessage()
                        && PEERS_ONLY.contains(message.getProtocolMessage().getType());
    }

    /// The message within wrappers. Source: 2-status.md 2.2, 10.
    static Message unwrap(Message wrapped) {
        Message message = wrapped;
        for (int depth = 0; depth < DEEPEST; depth++) {
            Message inner = inner(message);
            if (inner == message) {
                return message;
            }
            message = inner;
        }
        return message;
    }

    private static Message inner(Message message) {
        if (message.hasDeviceSentMessage()) {
            return message.getDeviceSentMessage().getMessage();
        }
        if (message.hasEphemeralMessage()) {
            return message.getEphemeralMessage().getMessage();
        }
        if (message.hasViewOnceMessage()) {
            return message.getViewOnceMessage().getMessage();
        }
        return message.hasViewOnceMessageV2() ? message.getViewOnceMessageV2().getMessage() : message;
    }

    /// What somebody else's message tells of statuses; empty when nothing.
    ///
    /// @param who the person, without device
    /// @param at  when, by the server
    static Optional<StatusNews> news(StateView state, Node stanza, Message message, Jid who, Instant at) {
        String id = stanza.requireAttr("id");
        boolean status = Jid.STATUS_BROADCAST.equals(stanza.attrs().get("from"));
        if (message.hasReactionMessage()) {
            MessageKey key = message.getReactionMessage().getKey();
            boolean ours = isOurs(state, key.getId(), key.getParticipant());
            return key.getRemoteJid().equals(STATUS) && ours
                    ? Optional.of(new StatusNews.Reaction(
                            key.getId(), who, id, message.getReactionMessage().getText(), at))
                    : Optional.empty();
        }
        ContextInfo context = context(message);
        if (!status && context.getRemoteJid().equals(STATUS)) {
            return isOurs(state, context.getStanzaId(), context.getParticipant())
                    ? Optional.of(new StatusNews.Reply(context.getStanzaId(), who, id, text(message), at))
                    : Optional.empty();
        }
        return status && !message.hasProtocolMessage() && !mediaType(message).isEmpty()
                ? Optional.of(new StatusNews.Posted(id, who, mediaType(message), text(message), at))
                : Optional.empty();
    }

    /// A status of ours: one that we posted, or the phone did.
    private static boolean isOurs(StateView state, String statusId, String author) {
        if (statusId.isEmpty()) {
            return false;
        }
        Optional<Account> account = state.account();
        return state.isOwnStatus(statusId)
                || account.isPresent()
                        && (author.equals(account.get().lid().withoutDevice().toString())
                                || author.equals(
                                        account.get().phone().withoutDevice().toString()));
    }

    private static ContextInfo context(Message message) {
        for (var field : message.getAllFields().entrySet()) {
            if (field.getValue() instanceof com.google.protobuf.Message content
                    && !field.getKey().isRepeated()) {
                FieldDescriptor context = content.getDescriptorForType().findFieldByName("context_info");
                if (context != null && content.getField(context) instanceof ContextInfo info) {
                    return info;
                }
            }
        }
        return ContextInfo.getDefaultInstance();
    }

    private static String text(Message message) {
        if (message.hasExtendedTextMessage()) {
            return message.getExtendedTextMessage().getText();
        }
        if (message.hasImageMessage()) {
            return message.getImageMessage().getCaption();
        }
        return message.hasVideoMessage() ? message.getVideoMessage().getCaption() : message.getConversation();
    }

    /// Empty when the message holds nothing to look at.
    private static String mediaType(Message message) {
        if (message.hasImageMessage()) {
            return "image";
        }
        if (message.hasVideoMessage()) {
            return "video";
        }
        if (message.hasAudioMessage()) {
            return "audio";
        }
        if (message.hasExtendedTextMessage() || message.hasConversation()) {
            return "text";
        }
        boolean something = !message.getUnknownFields().asMap().isEmpty()
                || message.getAllFields().keySet().stream()
                        .map(FieldDescriptor::getName)
                        .anyMatch(name -> !name.equals("sender_key_distribution_message")
                                && !name.equals("message_context_info"));
        return something ? "other" : "";
    }
}
