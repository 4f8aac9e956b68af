package dev.heliograph.protocol.inbox;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.AppStateSyncKey;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.signal.DecryptException;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.AppStateKey;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.LidMapping;

/// Decrypts messages sent to us. What one carried and what decrypting it changed are one commit; only after that may it
/// be acknowledged. Belongs to the reader's thread. Source: shared/protocol/2-status.md 10, 1-connection.md 9.7.
public final class MessageDecryptor {
    private static final System.Logger LOG = System.getLogger(MessageDecryptor.class.getName());

    private final Store store;
    private final Sessions sessions;
    private final SenderKeys senderKeys;

    /// With the account's store and ratchets.
    public MessageDecryptor(Store store, Sessions sessions, SenderKeys senderKeys) {
        this.store = store;
        this.sessions = sessions;
        this.senderKeys = senderKeys;
    }

    /// Decrypts one stanza and keeps what it carried.
    ///
    /// @param stanza a `<message>` with `from` and `id`
    /// @return what it meant; the stanza may be acknowledged whatever it was
    /// @throws RuntimeException of the journal when the commit is not durable; do not acknowledge then
    public Received receive(Node stanza) {
        Account account = store.state().account().orElseThrow(() -> new IllegalStateException("no account is linked"));
        String id = stanza.requireAttr("id");
        return store.step("receive", commit -> {
            LidMapping.learn(commit, stanza); // first: it moves the session the message needs
            Jid sender = sender(commit, stanza);
            if (commit.received(sender, id)) {
                return new Received.Dropped("received before");
            }
            Received received;
            try {
                received = open(commit, stanza, sender, account);
            } catch (DecryptException | CryptoException | BinaryException | InvalidProtocolBufferException e) {
                LOG.log(System.Logger.Level.WARNING, "message {0} is unreadable: {1}", id, e.getMessage());
                received = new Received.Dropped(e.getMessage());
            }
            commit.markReceived(sender, id);
            return received;
        });
    }

    private Received open(Commit commit, Node stanza, Jid sender, Account account)
            throws DecryptException, InvalidProtocolBufferException {
        Received result = new Received.Ignored();
        for (Node enc : stanza.children("enc")) {
            String type = enc.requireAttr("type");
            byte[] plain = switch (type) {
                case "pkmsg", "msg" -> sessions.decrypt(commit, sender, type, enc.contentBytes());
                case "skmsg" -> senderKeys.decrypt(commit, stanza.requireAttr("from"), sender, enc.contentBytes());
                default -> throw new BinaryException("<enc> of unknown type " + type);
            };
            Message message = unwrap(Message.parseFrom(Padding.unpad(plain)));
            result = keep(commit, message, sender, account);
        }
        return result;
    }

    private Received keep(Commit commit, Message message, Jid sender, Account account) throws DecryptException {
        if (message.hasSenderKeyDistributionMessage()) {
            senderKeys.process(
                    commit,
                    message.getSenderKeyDistributionMessage().getGroupId(),
                    sender,
                    message.getSenderKeyDistributionMessage()
                            .getAxolotlSenderKeyDistributionMessage()
                            .toByteArray());
        }
        ProtocolMessage control = message.getProtocolMessage();
        if (control.getType() != ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE || !control.hasAppStateSyncKeyShare()) {
            return new Received.Ignored();
        }
        if (!isOwnPhone(sender, account)) {
            LOG.log(System.Logger.Level.WARNING, "app-state keys from somebody who is not our phone: refused");
            return new Received.Dropped("app-state keys from a stranger");
        }
        int count = 0;
        for (AppStateSyncKey key : control.getAppStateSyncKeyShare().getKeysList()) {
            if (key.getKeyData().getKeyData().size() == 32) {
                commit.putAppStateKey(new AppStateKey(
                        key.getKeyId().getKeyId().toByteArray(),
                        key.getKeyData().getKeyData().toByteArray(),
                        key.getKeyData().getTimestamp()));
                count++;
            }
        }
        return new Received.KeysShared(count);
    }

    private static Message unwrap(Message message) {
        return message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    }

    private static boolean isOwnPhone(Jid sender, Account account) {
        return sender.equals(account.lid().withDevice(0))
                || sender.equals(account.phone().withDevice(0));
    }

    /// The sending device, by hidden id when that is known: sessions live under it.
    private static Jid sender(Commit commit, Node stanza) {
        Jid named = stanza.attr("participant") == null ? stanza.requireJid("from") : stanza.requireJid("participant");
        return named.isPn() ? commit.lidOf(named).orElse(named) : named;
    }
}
