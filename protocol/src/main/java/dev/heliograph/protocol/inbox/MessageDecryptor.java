package dev.heliograph.protocol.inbox;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Padding;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.proto.AppStateSyncKey;
import dev.heliograph.protocol.proto.Message;
import dev.heliograph.protocol.proto.ProtocolMessage;
import dev.heliograph.protocol.proto.SenderKeyDistributionMessage;
import dev.heliograph.protocol.signal.DecryptException;
import dev.heliograph.protocol.signal.DecryptException.Kind;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.AppStateKey;
import dev.heliograph.protocol.store.Commit;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.LidMapping;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Decrypts messages sent to us. What one carried and what decrypting it changed are one commit; only after
/// that may it be acknowledged. A message that was taken is known again by sender and id; one that could not
/// be decrypted is not, so that it may come again. Belongs to the reader's thread. Source:
/// shared/protocol/2-status.md 10, 1-connection.md 9.7.
public final class MessageDecryptor {
    /// The types of `<enc>` that can be decrypted.
    public static final Set<String> ENC_TYPES = Set.of("pkmsg", "msg", "skmsg");

    private static final System.Logger LOG = System.getLogger(MessageDecryptor.class.getName());

    private final Store store;
    private final Sessions sessions;
    private final SenderKeys senderKeys;
    private final Options options;
    private final LongAdder forged = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder unknown = new LongAdder();

    /// What else there is to say.
    ///
    /// @param othersStatuses whether statuses of other people are taken; when not, they are not even
    ///                       decrypted
    /// @param clock          the time
    /// @param alongside      run within each step that is going to be committed anyway
    public record Options(boolean othersStatuses, InstantSource clock, Consumer<Commit> alongside) {}

    /// With the account's store and ratchets.
    public MessageDecryptor(Store store, Sessions sessions, SenderKeys senderKeys, Options options) {
        this.store = store;
        this.sessions = sessions;
        this.senderKeys = senderKeys;
        this.options = options;
    }

    /// Who sent a message, and as what.
    ///
    /// @param device  by hidden id when that is known: sessions live under it
    /// @param account the own one
    private record Sender(Jid device, Account account) {
        boolean isOwn() {
            Jid person = device.withoutDevice();
            return person.equals(account.lid().withoutDevice())
                    || person.equals(account.phone().withoutDevice());
        }

        boolean isOwnPhone() {
            return isOwn() && device.device() == 0;
        }
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
            Sender sender = new Sender(device(commit, stanza), account);
            if (commit.received(sender.device(), id)) {
                return new Received.Dropped("received before");
            }
            Received received = open(commit, stanza, sender);
            if (!(received instanceof Received.Unreadable)) {
                commit.markReceived(sender.device(), id);
                options.alongside().accept(commit);
            }
            return received;
        });
    }

    /// What was kept out of the way so far.
    public InboxCounts counts() {
        return new InboxCounts(forged.sum(), unreadable.sum(), unknown.sum());
    }

    private Received open(Commit commit, Node stanza, Sender sender) {
        try {
            return decrypt(commit, stanza, sender);
        } catch (DecryptException e) {
            if (e.kind() == Kind.DUPLICATE) {
                return new Received.Dropped("decrypted before");
            }
            LOG.log(System.Logger.Level.WARNING, "message {0} is unreadable: {1}", stanza.attr("id"), e.getMessage());
            unreadable.increment();
            return new Received.Unreadable(sender.device(), e.kind());
        } catch (CryptoException | BinaryException | InvalidProtocolBufferException e) {
            LOG.log(System.Logger.Level.WARNING, "message {0} is of no use: {1}", stanza.attr("id"), e.getMessage());
            unknown.increment();
            return new Received.Dropped(String.valueOf(e.getMessage()));
        }
    }

    /// Pairwise parts first: they bring the key for the others.
    private Received decrypt(Commit commit, Node stanza, Sender sender)
            throws DecryptException, InvalidProtocolBufferException {
        List<Node> encs = stanza.children("enc");
        boolean othersStatus = Jid.STATUS_BROADCAST.equals(stanza.attrs().get("from")) && !sender.isOwn();
        Received result = new Received.Ignored();
        for (Node enc : encs) {
            String type = enc.requireAttr("type");
            byte[] plain = switch (type) {
                case "pkmsg", "msg" -> pairwise(commit, enc, sender, encs.size() > 1);
                case "skmsg" ->
                    othersStatus && !options.othersStatuses()
                            ? null
                            : senderKeys.decrypt(
                                    commit, stanza.requireAttr("from"), sender.device(), enc.contentBytes());
                default -> throw new BinaryException("<enc> of unknown type " + type);
            };
            if (plain != null) {
                Received next = keep(commit, stanza, Message.parseFrom(Padding.unpad(plain)), sender);
                result = next instanceof Received.Ignored ? result : next;
            }
        }
        return result;
    }

    /// @param more whether another part comes along; then one decrypted before is passed over
    private byte[] pairwise(Commit commit, Node enc, Sender sender, boolean more) throws DecryptException {
        try {
            return sessions.decrypt(commit, sender.device(), enc.requireAttr("type"), enc.contentBytes());
        } catch (DecryptException e) {
            if (more && e.kind() == Kind.DUPLICATE) {
                return null;
            }
            throw e;
        }
    }

    private Received keep(Commit commit, Node stanza, Message message, Sender sender) throws DecryptException {
        if (Contents.isForPeersOnly(message) && !sender.isOwn()) {
            forged.increment();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "message {0} of {1} is for own devices only: ignored",
                    stanza.attr("id"),
                    sender.device());
            return new Received.Dropped("only own devices may send that");
        }
        Message content = Contents.unwrap(message);
        if (content.hasSenderKeyDistributionMessage()) {
            keepSenderKey(commit, content.getSenderKeyDistributionMessage(), sender.device());
        }
        if (content.getProtocolMessage().hasAppStateSyncKeyShare()) {
            return keepKeys(commit, content.getProtocolMessage(), sender);
        }
        if (sender.isOwn()) {
            return new Received.Ignored();
        }
        Optional<StatusNews> news =
                Contents.news(commit, stanza, content, sender.device().withoutDevice(), time(stanza));
        Optional<StatusNews> wanted =
                news.filter(one -> options.othersStatuses() || !(one instanceof StatusNews.Posted));
        wanted.ifPresent(commit::putNews);
        return wanted.<Received>map(Received.Noticed::new).orElseGet(Received.Ignored::new);
    }

    private void keepSenderKey(Commit commit, SenderKeyDistributionMessage key, Jid author) throws DecryptException {
        senderKeys.process(
                commit,
                key.getGroupId(),
                author,
                key.getAxolotlSenderKeyDistributionMessage().toByteArray());
    }

    private Received keepKeys(Commit commit, ProtocolMessage control, Sender sender) {
        if (control.getType() != ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE) {
            return new Received.Ignored();
        }
        if (!sender.isOwnPhone()) {
            forged.increment();
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

    private Instant time(Node stanza) {
        OptionalLong seconds = stanza.longAttr("t");
        return seconds.isPresent() && seconds.getAsLong() > 0
                ? Instant.ofEpochSecond(Math.min(seconds.getAsLong(), Integer.MAX_VALUE * 2L))
                : options.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Jid device(Commit commit, Node stanza) {
        Jid named = stanza.attr("participant") == null ? stanza.requireJid("from") : stanza.requireJid("participant");
        return named.isPn() ? commit.lidOf(named).orElse(named) : named;
    }
}
