package dev.heliograph.protocol.client;

import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.inbox.PeerMessages;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.noise.NoiseException;
import dev.heliograph.protocol.pairing.DeviceProfile;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.stanza.Acks;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.IqException;
import dev.heliograph.protocol.stanza.PendingReplies;
import dev.heliograph.protocol.stanza.RemoveCompanion;
import dev.heliograph.protocol.stanza.StanzaRouter;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.stanza.UnknownWords;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;

/// One connection from its first stanza to its end. The thread that calls [#run] is its reader.
final class Connection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    /// How long the server may take to say anything of use after the handshake.
    private static final Duration GREETING = Duration.ofSeconds(60);

    private final Rooms rooms;
    private final Listener listener;
    private final StanzaSocket socket;
    private final PendingReplies replies = new PendingReplies();
    private final IqClient iq;
    private final ContactSync contacts;
    private final KeyUpkeep upkeep;
    private final LoginSequence login;
    private final Patience greeting;
    private final Notifications notifications;
    private final Messages messages;
    private final Receipts receipts;
    private final ServerInfo info;
    private final UnknownWords unknown;
    private final StanzaRouter router;
    private final Worker worker;
    private final Keepalive keepalive;
    private final Linking linking;
    private boolean loggedIn;
    private CloseReason reason = CloseReason.DROPPED;
    private volatile CloseReason unlinking;

    /// What a connection works with.
    record Rooms(
            String name,
            ClientConfig config,
            Store store,
            InboxRooms inbox,
            AppStateSync appState,
            PeerMessages peers,
            PreKeys preKeys,
            KeyMemory keys,
            DeviceProfile profile,
            ServerClock serverClock) {}

    /// Who is told of what happens on the connection, on its reader or worker.
    interface Listener {
        /// The login sequence is done.
        void ready(Connection connection);

        /// An ack for a message of ours came in.
        void acknowledged(Connection connection, Node ack);

        /// The address book changed.
        void contacts();

        /// Something for the owner of the client.
        void event(ClientEvent event);
    }

    Connection(Rooms rooms, StanzaSocket socket, Listener listener, LinkBudget budget, ReadyGate<Linking> gate) {
        this.rooms = rooms;
        this.socket = socket;
        this.listener = listener;
        this.unknown = new UnknownWords(rooms.name());
        this.router = new StanzaRouter(unknown);
        this.iq = new IqClient(socket, replies, rooms.config().random());
        this.worker = new Worker(rooms.name() + "-worker", this::taskFailed);
        this.contacts = new ContactSync(
                rooms,
                new KeyAsks(
                        rooms.store(),
                        rooms.peers(),
                        rooms.config().clock(),
                        rooms.config().steps()),
                iq,
                worker,
                socket::sendEncoded,
                new Synced());
        this.upkeep = new KeyUpkeep(rooms, iq);
        this.login = new LoginSequence(rooms, upkeep, contacts, iq);
        this.notifications = new Notifications(rooms, login, contacts, worker, unknown);
        this.messages = new Messages(rooms, socket, this::self, contacts, unknown);
        this.receipts = new Receipts(rooms, socket, iq, worker, this::self, unknown);
        this.info = new ServerInfo(rooms, iq, worker, contacts, unknown, this::end);
        this.keepalive = new Keepalive(
                iq,
                rooms.config().life(),
                rooms.config().random(),
                () -> end(CloseReason.again(CloseReason.Pace.BACK_OFF, "no sign of life")));
        this.greeting = new Patience(
                rooms.name() + "-greeting",
                GREETING,
                () -> end(CloseReason.again(CloseReason.Pace.BACK_OFF, "neither let in nor refused")));
        this.linking = new Linking(rooms, iq, worker, budget, gate, listener::event, this::end);
        route();
    }

    private void route() {
        router.on("iq", this::onIq)
                .on("success", this::onSuccess)
                .on("failure", failure -> end(CloseReason.ofFailure(failure)))
                .on("stream:error", error -> end(CloseReason.ofStreamError(error)))
                .on("xmlstreamend", _ -> end(CloseReason.DROPPED))
                .on("ack", this::onAck)
                .on("message", messages::on)
                .on("receipt", receipts::on)
                .on("call", this::acknowledge)
                .on("notification", this::onNotification)
                .on("ib", info::on)
                .on("presence", _ -> {}) // of others: nothing for us, and not acked
                .on("chatstate", _ -> {});
    }

    /// Reads until the connection ends.
    ///
    /// @return why it ended
    CloseReason run() throws InterruptedException {
        try {
            while (true) {
                Node stanza = socket.receive();
                keepalive.heard();
                router.route(stanza);
            }
        } catch (TransportException | NoiseException | BinaryException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: connection over: {1}", rooms.name(), e.getMessage());
            return reason;
        } finally {
            close();
        }
    }

    /// Ends the connection; the first reason given counts.
    void end(CloseReason why) {
        CloseReason wanted = unlinking;
        if (reason == CloseReason.DROPPED) {
            reason = wanted != null && why.then() == ClientState.LOGGED_OUT ? wanted : why;
        }
        socket.close();
    }

    /// Tells the server to forget this device, and ends the connection then.
    ///
    /// @param why told instead of what the server says to a removed device
    /// @throws dev.heliograph.protocol.stanza.IqException when the server refuses; nothing ends then
    void unlink(Jid self, CloseReason why) throws InterruptedException {
        unlinking = why;
        try {
            iq.ask(new RemoveCompanion(self));
        } catch (IqException e) {
            if (e.code() != IqException.NO_ANSWER) {
                unlinking = null;
            }
            throw e;
        }
        end(why);
    }

    /// What the server said so far that nobody here knows.
    UnknownWords unknown() {
        return unknown;
    }

    IqClient iq() {
        return iq;
    }

    /// Sends bytes that were made durable before.
    void sendEncoded(byte[] stanza) {
        socket.sendEncoded(stanza);
    }

    /// Runs a task on the connection's worker, after what waits there.
    void later(Worker.Task task) {
        worker.submit(task);
    }

    private void onIq(Node stanza) {
        String id = stanza.attr("id");
        if (id != null && replies.complete(id, stanza)) {
            return;
        }
        if (stanza.child("pair-device").isPresent()) {
            greeting.close();
            linking.pairDevice(stanza);
        } else if (stanza.child("pair-success").isPresent()) {
            linking.pairSuccess(stanza);
        } else if ("urn:xmpp:ping".equals(stanza.attr("xmlns"))
                || stanza.child("ping").isPresent()) {
            socket.send(pong(stanza));
        } else if (isAnswer(stanza)) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: nobody waits for the answer {1}", rooms.name(), id);
        } else {
            unknown.tell("iq", stanza.attr("xmlns"));
        }
    }

    private static boolean isAnswer(Node iq) {
        return "result".equals(iq.attr("type")) || "error".equals(iq.attr("type"));
    }

    private static Node pong(Node ping) {
        return Node.of("iq")
                .attr("to", ping.attr("from") == null ? Jid.SERVER : ping.jidAttr("from"))
                .attrIfPresent("id", ping.attr("id"))
                .attr("type", "result")
                .build();
    }

    private void onSuccess(Node success) {
        if (loggedIn) {
            return;
        }
        loggedIn = true;
        greeting.close();
        rooms.serverClock().hear(success);
        worker.submit(() -> {
            login.run();
            listener.ready(this);
            contacts.ready();
            listener.contacts();
        });
        worker.submit(upkeep::check);
    }

    private void onAck(Node ack) {
        String id = ack.attr("id");
        String of = ack.attr("class") == null ? "" : ack.attr("class");
        if ("message".equals(of)) {
            if (id != null) {
                listener.acknowledged(this, ack);
            }
        } else if ((id == null || !replies.complete(id, ack)) && !"receipt".equals(of)) {
            unknown.tell("ack", of); // those of our retry receipts nobody waits for
        }
    }

    private void onNotification(Node stanza) {
        if (linking.notification(stanza)) {
            return;
        }
        notifications.receive(stanza);
        acknowledge(stanza);
    }

    private void acknowledge(Node stanza) {
        if (stanza.attr("id") != null && stanza.attr("from") != null) {
            socket.send(Acks.of(stanza, self()));
        }
    }

    private Jid self() {
        return rooms.store().state().account().map(Account::phone).orElse(null);
    }

    private final class Synced implements ContactSync.Told {
        @Override
        public void renamed() {
            login.sayPresence();
        }

        @Override
        public void privacy() throws InterruptedException {
            login.refreshPrivacy();
        }

        @Override
        public void synced() {
            listener.contacts();
        }
    }

    /// A question nobody answered makes this connection useless; the loop makes a new one.
    private void taskFailed(RuntimeException failure) {
        LOG.log(System.Logger.Level.WARNING, "{0}: {1}", rooms.name(), failure.getMessage());
        end(CloseReason.again(CloseReason.Pace.BACK_OFF, failure.getMessage()));
    }

    @Override
    public void close() {
        socket.close();
        keepalive.close();
        greeting.close();
        contacts.close();
        worker.close();
        linking.close();
        replies.abandon();
    }
}
