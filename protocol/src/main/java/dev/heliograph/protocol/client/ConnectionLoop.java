package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.noise.NoiseException;
import dev.heliograph.protocol.noise.NoiseSocket;
import dev.heliograph.protocol.pairing.ClientPayloads;
import dev.heliograph.protocol.pairing.ClientVersion;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.Credentials;
import dev.heliograph.protocol.store.DeviceState;
import dev.heliograph.protocol.store.SignedPreKey;
import dev.heliograph.protocol.transport.FrameSocket;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps one account connected: connects, reads until the end, decides what follows. One thread while running.
final class ConnectionLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConnectionLoop.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Connection.Rooms rooms;
    private final Owner owner;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReadyGate<Connection> ready = new ReadyGate<>();
    private volatile Connection current;
    private Thread thread;

    /// Who is told.
    interface Owner {
        void state(ClientState state, String why);

        /// Logged in; called before posts are let through.
        void ready(Connection connection);

        void acknowledged(Connection connection, Node ack);

        void event(ClientEvent event);

        void contacts();
    }

    ConnectionLoop(Connection.Rooms rooms, Owner owner) {
        this.rooms = rooms;
        this.owner = owner;
        this.backoff = new Backoff(rooms.config().random());
    }

    synchronized void start() {
        if (closed.getCount() > 0 && (thread == null || !thread.isAlive())) {
            thread = Thread.ofVirtual().name(rooms.name() + "-reader").start(this::loop);
        }
    }

    /// The connection posts may use now.
    Optional<Connection> ready() {
        return ready.now();
    }

    /// The same, for whoever waits for it.
    ReadyGate<Connection> gate() {
        return ready;
    }

    /// Ends the connection for good, because nothing may be sent any more.
    void fail(String why) {
        ready.end();
        Connection connection = current;
        if (connection != null) {
            connection.end(new CloseReason(ClientState.FAILED, false, why));
        }
    }

    private void loop() {
        ready.shut();
        owner.state(linked() ? ClientState.CONNECTING : ClientState.LINKING, "starting");
        try {
            while (closed.getCount() > 0) {
                boolean wasLinked = linked();
                CloseReason reason = connectOnce();
                if (closed.getCount() == 0) {
                    break;
                }
                if (rooms.store().poisoned()) {
                    owner.state(ClientState.FAILED, "the journal cannot be written: " + reason.why());
                    return;
                }
                if (reason.then() != ClientState.RECONNECTING) {
                    owner.state(reason.then(), reason.why());
                    return;
                }
                owner.state(linked() ? ClientState.RECONNECTING : ClientState.LINKING, reason.why());
                boolean atOnce = !reason.backOff() || wasLinked != linked();
                if (!atOnce && closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException _) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: interrupted", rooms.name());
        } finally {
            ready.end();
        }
        owner.state(ClientState.CLOSED, "closed");
    }

    private CloseReason connectOnce() throws InterruptedException {
        try (Connection connection = connect()) {
            current = connection;
            return connection.run();
        } catch (TransportException | NoiseException e) {
            return new CloseReason(ClientState.RECONNECTING, true, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, rooms.name() + ": unexpected end of a connection", e);
            return new CloseReason(ClientState.RECONNECTING, true, "unexpected: " + e.getMessage());
        } finally {
            ready.shut();
            current = null;
        }
    }

    private Connection connect() {
        ClientConfig config = rooms.config();
        DeviceState state = rooms.store().state();
        Credentials keys = state.credentials().orElseThrow();
        FrameSocket socket = FrameSocket.connect(config.http(), config.webSocket(), CONNECT);
        NoiseSocket pipe = NoiseSocket.open(
                socket,
                keys.noise(),
                config.noiseRootKey(),
                payload(state, keys).toByteArray(),
                state.routingInfo(),
                config.random(),
                config.clock());
        return new Connection(rooms, new StanzaSocket(pipe), new Relay());
    }

    private ClientPayload payload(DeviceState state, Credentials keys) {
        ClientVersion version = ClientVersion.parse(rooms.config().clientVersion());
        Optional<Account> account = state.account();
        if (account.isPresent()) {
            return ClientPayloads.login(version, rooms.profile(), account.get().phone());
        }
        SignedPreKey signed = state.newestSignedPreKey().orElseThrow();
        return ClientPayloads.registration(
                version,
                rooms.profile(),
                new ClientPayloads.DeviceKeys(
                        keys.registrationId(),
                        keys.identity().publicKey(),
                        signed.id(),
                        signed.keyPair().publicKey(),
                        signed.signature()));
    }

    private boolean linked() {
        return rooms.store().state().account().isPresent();
    }

    @Override
    public void close() {
        closed.countDown();
        ready.end();
        Connection connection = current;
        if (connection != null) {
            connection.close();
        }
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running == null) {
            owner.state(ClientState.CLOSED, "closed");
            return;
        }
        try {
            if (!running.join(STOP)) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not stop within {1}", running.getName(), STOP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Relay implements Connection.Listener {
        @Override
        public void ready(Connection connection) {
            owner.ready(connection);
            backoff.reset();
            ready.open(connection);
            owner.state(ClientState.CONNECTED, "logged in");
        }

        @Override
        public void acknowledged(Connection connection, Node ack) {
            owner.acknowledged(connection, ack);
        }

        @Override
        public void contacts() {
            owner.contacts();
        }

        @Override
        public void event(ClientEvent event) {
            owner.event(event);
        }
    }
}
