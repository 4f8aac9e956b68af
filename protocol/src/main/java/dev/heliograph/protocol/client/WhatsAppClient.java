package dev.heliograph.protocol.client;

import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.inbox.InboxCounts;
import dev.heliograph.protocol.inbox.MessageDecryptor;
import dev.heliograph.protocol.inbox.PeerMessages;
import dev.heliograph.protocol.media.MediaCipher;
import dev.heliograph.protocol.media.MediaConn;
import dev.heliograph.protocol.media.MediaUploader;
import dev.heliograph.protocol.media.UploadException;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.protocol.model.UploadedMedia;
import dev.heliograph.protocol.pairing.DeviceProfile;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.stanza.PendingReplies;
import dev.heliograph.protocol.status.AckReader;
import dev.heliograph.protocol.status.AckReceiver;
import dev.heliograph.protocol.status.MessageIds;
import dev.heliograph.protocol.status.StatusOptions;
import dev.heliograph.protocol.status.StatusSender;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.PendingStanza;
import dev.heliograph.protocol.store.PoisonedException;
import dev.heliograph.protocol.store.SessionJournal;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.transport.TransportException;
import dev.heliograph.protocol.usync.DeviceLists;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One WhatsApp account as a linked device: links, stays connected, posts statuses.
///
/// Safe for all threads. Posts of one client go out one at a time. After [#close], or when the journal shows
/// another owner, nothing is sent any more.
public final class WhatsAppClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WhatsAppClient.class.getName());

    private final ClientConfig config;
    private final Store store;
    private final Consumer<ClientEvent> owner;
    private final StatusSender sender;
    private final PostAcks postAcks;
    private final News news;
    private final MessageDecryptor decryptor;
    private final MessageIds messageIds;
    private final PeerMessages peers;
    private final People people;
    private final ConnectionLoop loop;
    private final MediaUploader uploader;
    private final ReentrantLock posting = new ReentrantLock(true);
    private final PendingReplies acks = new PendingReplies();

    private final StateCell state = new StateCell(this::moved);
    private final TimeLockTimer timeLock;
    private final DeviceKeys keys;
    private final ServerClock serverClock;
    private final Codes codes;

    private final AtomicBoolean told = new AtomicBoolean();
    private volatile ClientEvent.Qr qr;

    /// Opens an account's journal; keys of a new device are made and durable before this returns, unless it
    /// was removed and nobody has asked to link it again.
    ///
    /// @param config   what the client needs
    /// @param journal  the account's journal; nobody else writes it while this client is open
    /// @param listener told what happens, on the connection's threads; returns quickly
    /// @throws SessionJournal.JournalException when the journal cannot be read or written
    public static WhatsAppClient open(ClientConfig config, SessionJournal journal, Consumer<ClientEvent> listener) {
        Store store = Store.open(journal);
        PreKeys preKeys = new PreKeys(config.random(), config.clock());
        DeviceKeys keys = new DeviceKeys(store, preKeys, config.random(), config.clock());
        if (store.state().logout().isEmpty()) {
            keys.need();
        }
        return new WhatsAppClient(config, store, preKeys, keys, listener);
    }

    private WhatsAppClient(
            ClientConfig config, Store store, PreKeys preKeys, DeviceKeys keys, Consumer<ClientEvent> listener) {
        this.config = config;
        this.store = store;
        this.owner = listener;
        this.keys = keys;
        this.serverClock = new ServerClock(config.clock());
        this.timeLock = new TimeLockTimer(store, config.clock(), state);
        this.messageIds = new MessageIds(config.clock(), config.random());
        people = new People(store, config.clock());
        Sessions sessions = new Sessions();
        SenderKeys senderKeys = new SenderKeys(config.random());
        peers = new PeerMessages(store, sessions, config.clock(), config.random(), messageIds::next);
        KeyMemory keyMemory = new KeyMemory(senderKeys);
        StatusOptions options = config.statusOptions();
        DeviceLists lists = new DeviceLists(store, config.clock(), keyMemory);
        news = new News(store, listener);
        sender = new StatusSender(store, sessions, senderKeys, lists, options);
        postAcks = new PostAcks(
                new AckReceiver(store, senderKeys, options, config.switches().timeLock()),
                sender,
                timeLock,
                acks,
                listener);
        InboxRooms inbox = InboxRooms.of(config, store, sessions, senderKeys, preKeys, lists, news);
        decryptor = inbox.decryptor();
        loop = new ConnectionLoop(
                new Connection.Rooms(
                        config.deviceName(),
                        config,
                        store,
                        inbox,
                        new AppStateSync(store, new StateBlobs(config)::open, config.clock(), config.steps()),
                        peers,
                        preKeys,
                        keyMemory,
                        DeviceProfile.named(config.deviceName()),
                        serverClock),
                new Listener(),
                state,
                timeLock);
        codes = new Codes(store, loop, state, config.clock());
        uploader = new MediaUploader(new MediaUploader.Options(
                new MediaCipher(config.random(), config.tempFolder()),
                new MediaConn(new MediaLine(loop.gate(), config.clock(), this::notConnected), config.clock()),
                config.http(),
                "https",
                config.clock(),
                loop.gate()::pause));
    }

    /// Starts connecting, or linking when there is no account; returns at once. A device that was removed
    /// stays [ClientState#LOGGED_OUT].
    public void start() {
        if (!told.getAndSet(true)) {
            news.tellAgain();
        }
        loop.start();
    }

    /// Does what a person asks for: connects, or links anew, whatever the end was, and waits for no next
    /// attempt.
    /// Returns at once; after [#close] it does nothing.
    public void startAgain() {
        loop.startAgain();
    }

    /// Where the connection stands.
    public ClientState state() {
        return state.now().state();
    }

    /// Where it stands, why and until when; when connected, also what keeps posts from going out.
    public ClientStatus status() {
        ClientStatus now = state.now();
        return now.state() == ClientState.CONNECTED
                ? Hindrances.of(store.state())
                        .map(but -> new ClientStatus(now.state(), now.cause(), now.why() + ", but " + but))
                        .orElse(now)
                : now;
    }

    /// Why it stands there, in words.
    public String stateReason() {
        return status().why();
    }

    /// WhatsApp restricts the account: nothing is posted before a time, also after a restart.
    /// Durable before this returns.
    ///
    /// @param until when it is over
    /// @param why   in words
    void timeLocked(Instant until, String why) {
        timeLock.lock(until, why);
    }

    /// The code to show now; empty when none is.
    public Optional<ClientEvent.Qr> qr() {
        ClientEvent.Qr shown = qr;
        return state() == ClientState.LINKING ? Optional.ofNullable(shown) : Optional.empty();
    }

    /// A code for the account's owner to type on the phone, instead of scanning. A former one no longer
    /// holds. Linking that came to an end begins again.
    ///
    /// @param phone   the account's number, as people write it
    /// @param timeout how long to wait for a connection that is good for it
    /// @throws PairingException when there is none to be had
    public PairingCode pairingCode(String phone, Duration timeout) throws PairingException, InterruptedException {
        return codes.ask(phone, timeout);
    }

    /// The server's time minus this machine's, as told at the last login; zero before.
    public Duration clockSkew() {
        return serverClock.skew();
    }

    /// The linked account; empty before.
    public Optional<ClientEvent.Linked> account() {
        return store.state().account().map(linked -> new ClientEvent.Linked(linked.phone(), linked.lid()));
    }

    /// How many contacts are known.
    public int contactCount() {
        return people.count();
    }

    /// Everybody the account can post to, each person once, in no order.
    public Collection<Person> people() {
        return people.all();
    }

    /// What the account calls itself to others; empty when not known yet.
    public String pushName() {
        return store.state().pushName();
    }

    /// Asks the server which phone numbers have an account, and makes those contacts. Durable before
    /// this returns.
    ///
    /// @param numbers digits only, with country code, at most 1,000
    /// @return one for each number, in that order
    /// @throws LookupException without a connection, or when the server does not answer
    public List<NumberCheck> importNumbers(List<String> numbers) throws LookupException, InterruptedException {
        Optional<Connection> connection = loop.ready();
        if (connection.isEmpty()) {
            throw new LookupException("session is " + state().name().toLowerCase(Locale.ROOT), false, null);
        }
        try {
            return people.importNumbers(connection.get().iq(), numbers);
        } catch (IqException | TransportException | BinaryException e) {
            throw new LookupException(e.getMessage(), true, e);
        }
    }

    /// Takes an import back; who is in the phone's address book stays a contact.
    ///
    /// @param number digits only
    /// @return whether it was imported
    public boolean forgetNumber(String number) {
        return people.forget(Jid.pn(number, 0));
    }

    /// A new message id.
    ///
    /// @throws IllegalStateException before an account is linked
    public String newMessageId() {
        return messageIds.next(keys.self().orElseThrow(() -> new IllegalStateException("no account is linked yet")));
    }

    /// Posts a status to the account's audience and waits for WhatsApp's answer.
    ///
    /// @param messageId  from [#newMessageId], used for one post only
    /// @param draft      what to post
    /// @param timeout   how long all of it may take; a connection that drops and comes back in time is waited out
    /// @return what came of it; [SendResult.Unknown] is decided later and told as [ClientEvent.PostSettled]
    /// @throws InterruptedException when interrupted; whether the status left is told by [#isPending]
    public SendResult post(String messageId, StatusDraft draft, Duration timeout) throws InterruptedException {
        return send(messageId, line -> sender.post(line, messageId, draft, timeout));
    }

    /// Takes a status of the last day back from everybody it went to, and waits for WhatsApp's answer.
    ///
    /// @param messageId from [#newMessageId], used for this only
    /// @param statusId  the status, by message id
    /// @param timeout   as of [#post]
    /// @return what came of it, as of [#post]
    /// @throws InterruptedException when interrupted
    public SendResult revoke(String messageId, String statusId, Duration timeout) throws InterruptedException {
        return send(messageId, line -> sender.revoke(line, messageId, statusId, timeout));
    }

    /// The owner has news for good, and need not be told again.
    ///
    /// @param key [dev.heliograph.protocol.model.StatusNews#key]
    public void newsTaken(String key) {
        news.taken(key);
    }

    /// What was kept out of the way since the start.
    public InboxCounts inboxCounts() {
        return decryptor.counts();
    }

    @FunctionalInterface
    private interface Sending {
        SendResult on(StatusSender.Line line) throws InterruptedException;
    }

    private SendResult send(String messageId, Sending sending) throws InterruptedException {
        posting.lockInterruptibly();
        try {
            Optional<Connection> connection = loop.ready();
            if (connection.isEmpty()) {
                return new SendResult.NotSent(state.now().obstacle());
            }
            if (timeLock.now().isPresent()) {
                return new SendResult.NotSent(timeLock.loggedIn().obstacle());
            }
            StatusSender.Line line = new StatusSender.Line(connection.get().iq(), acks, this::send);
            SendResult result = sending.on(line);
            // the ack may have come between the wait's end and here
            return result instanceof SendResult.Unknown ? outcome(messageId).orElse(result) : result;
        } catch (IqException | TransportException e) {
            return isPending(messageId)
                    ? new SendResult.Unknown(messageId, Duration.ZERO)
                    : new SendResult.NotSent(e.getMessage());
        } catch (PoisonedException e) {
            // the commit comes before the send: nothing left, and nothing may leave any more
            loop.fail(e.getMessage());
            return new SendResult.NotSent(e.getMessage());
        } finally {
            posting.unlock();
        }
    }

    /// What would keep any post from leaving now, in words; empty when nothing is known to. For who
    /// would upload first.
    public Optional<String> obstacle() {
        return store.state().hasAddressBook() ? Optional.empty() : Optional.of(StatusSender.NO_ADDRESS_BOOK);
    }

    /// Uploads a media file, for a draft to be posted. Other posts and uploads of the account go on
    /// meanwhile.
    ///
    /// @param kind    what it is
    /// @param file    readable, and not changed meanwhile
    /// @param timeout for all of it; a connection that drops and comes back in time is waited out
    /// @throws UploadException when it could not be uploaded; says whether trying later may help
    public UploadedMedia upload(MediaKind kind, Path file, Duration timeout) throws InterruptedException {
        ClientState now = state();
        if (now == ClientState.CREATED || now.isFinal()) {
            throw notConnected();
        }
        return uploader.upload(kind, file, config.clock().instant().plus(timeout));
    }

    private UploadException notConnected() {
        ClientState now = state();
        return new UploadException(
                "no connection to WhatsApp, " + state.now().obstacle(), !now.isFinal() || now == ClientState.CLOSED);
    }

    /// On the connection there is; without one, the next login sends what is pending.
    private void send(byte[] stanza) {
        try {
            loop.ready().ifPresent(connection -> connection.sendEncoded(stanza));
        } catch (TransportException e) {
            LOG.log(System.Logger.Level.INFO, "connection went while posting: {0}", e.getMessage());
        }
    }

    /// What came of a post, among the last 512.
    public Optional<SendResult> outcome(String messageId) {
        return store.state().settled(messageId).map(settled -> AckReader.result(messageId, settled));
    }

    /// Whether a post may be out and is not decided: its bytes go out again after the next login.
    public boolean isPending(String messageId) {
        return store.state().pending(messageId).isPresent();
    }

    /// Tells WhatsApp to forget this device; best effort, at most a minute. Once it did, the keys are wiped
    /// and the state is [ClientState#LOGGED_OUT]; without a connection nothing happens.
    public void unlink() throws InterruptedException {
        Optional<Connection> connection = loop.ready();
        Optional<Account> account = store.state().account();
        if (connection.isPresent() && account.isPresent()) {
            try {
                connection.get().unlink(account.get().phone(), CloseReason.UNLINKED);
            } catch (IqException | TransportException e) {
                LOG.log(System.Logger.Level.INFO, "could not tell WhatsApp to unlink: {0}", e.getMessage());
            }
        }
    }

    /// Closes the connection and waits for its threads; what is pending goes out after the next start.
    @Override
    public void close() {
        loop.close();
        news.forgetNow();
    }

    private void moved(ClientStatus next) {
        owner.accept(new ClientEvent.StateChanged(next.state(), next.why()));
        if (next.state().isFinal()) {
            acks.abandon();
        }
    }

    private final class Listener implements ConnectionLoop.Owner {
        @Override
        public void ready(Connection connection) {
            for (PendingStanza pending : store.state().pending()) {
                connection.sendEncoded(pending.stanza());
            }
        }

        @Override
        public void acknowledged(Connection connection, Node ack) {
            Optional<PendingStanza> pending = store.state().pending(ack.requireAttr("id"));
            if (pending.isPresent() && pending.get().kind().equals(PeerMessages.KIND)) {
                peers.acknowledged(pending.get());
            } else {
                postAcks.receive(connection, ack);
            }
        }

        @Override
        public void event(ClientEvent event) {
            if (event instanceof ClientEvent.Qr shown) {
                qr = shown;
            }
            owner.accept(event);
        }

        @Override
        public void needKeys() {
            keys.need();
        }

        @Override
        public void removed(CloseReason why) {
            acks.abandon();
            keys.end(why, posting);
        }

        @Override
        public void contacts() {
            owner.accept(new ClientEvent.ContactsChanged(people.count()));
        }
    }
}
