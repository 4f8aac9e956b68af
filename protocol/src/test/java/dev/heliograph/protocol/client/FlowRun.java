package dev.heliograph.protocol.client;

import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.appstate.AppStateException;
import dev.heliograph.protocol.appstate.AppStateSync;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.inbox.PeerMessages;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.noise.NoiseServer;
import dev.heliograph.protocol.pairing.DeviceProfile;
import dev.heliograph.protocol.proto.ExternalBlobReference;
import dev.heliograph.protocol.signal.PreKeys;
import dev.heliograph.protocol.signal.SenderKeys;
import dev.heliograph.protocol.signal.Sessions;
import dev.heliograph.protocol.stanza.StanzaSocket;
import dev.heliograph.protocol.store.MemoryJournal;
import dev.heliograph.protocol.store.Store;
import dev.heliograph.protocol.usync.DeviceLists;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A real connection, over a real handshake, whose server says what was recorded.
final class FlowRun implements AutoCloseable {
    /// When the flows were recorded.
    static final Instant THEN = Instant.ofEpochSecond(1_795_358_640);

    private static final Duration SOON = Duration.ofSeconds(15);

    final InstantSource clock = InstantSource.fixed(THEN);
    final Store store = Store.open(new MemoryJournal());
    final List<Node> acks = new CopyOnWriteArrayList<>();
    final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    final List<ExternalBlobReference> blobs = new CopyOnWriteArrayList<>();
    final ServerClock serverClock = new ServerClock(clock);
    final InboxRooms inbox;
    private final SecureRandom random = new SecureRandom();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch ready = new CountDownLatch(1);
    private final ReadyGate<Linking> gate = new ReadyGate<>();
    private final Connection.Rooms rooms;
    private FlowServer server;
    private Connection connection;
    private volatile CloseReason end;

    /// What a test does while the server speaks.
    @FunctionalInterface
    interface Asks {
        void ask(FlowRun run) throws InterruptedException;
    }

    FlowRun() {
        PreKeys preKeys = new PreKeys(random, clock);
        new DeviceKeys(store, preKeys, random, clock).need();
        ClientConfig config = new ClientConfig(
                URI.create("ws://127.0.0.1:9/"),
                new byte[32],
                URI.create("http://127.0.0.1:9"),
                "2.3000.1",
                "Heliograph",
                Switches.DEFAULT,
                Path.of("."),
                http,
                clock,
                random,
                _ -> {});
        Sessions sessions = new Sessions();
        SenderKeys senderKeys = new SenderKeys(random);
        KeyMemory keys = new KeyMemory(senderKeys);
        inbox = InboxRooms.of(
                config,
                store,
                sessions,
                senderKeys,
                preKeys,
                new DeviceLists(store, clock, keys),
                new News(store, events::add));
        rooms = new Connection.Rooms(
                "flow",
                config,
                store,
                inbox,
                new AppStateSync(store, this::blob, clock, _ -> {}),
                new PeerMessages(store, sessions, clock, random, _ -> "3EB0"),
                preKeys,
                keys,
                DeviceProfile.named("Heliograph"),
                serverClock);
    }

    /// Blobs were not recorded.
    private byte[] blob(ExternalBlobReference reference) throws AppStateException {
        blobs.add(reference);
        throw new AppStateException(AppStateException.Kind.UNFETCHABLE, "not recorded");
    }

    /// Lets the server say all it said on one connection, in order, answers when they are asked for; returns when
    /// the client has done all that follows from it.
    ///
    /// @param login whether the device logs in
    CloseReason play(List<Step> steps, boolean login, Asks asks) throws Exception {
        server = new FlowServer(steps);
        try (NoiseServer line = new NoiseServer(server)) {
            StanzaSocket socket = new StanzaSocket(line.connect(clock));
            connection = new Connection(rooms, socket, new Heard(), new LinkBudget(ClientLife.DEFAULT, clock), gate);
            Thread reader = Thread.ofVirtual().start(this::read);
            asks.ask(this);
            if (login && !ready.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not logged in; connection ended as " + end);
            }
            server.awaitAllSaid();
            if (!server.left()) {
                settle();
            }
            connection.close();
            reader.join(SOON);
            line.await();
        }
        return end;
    }

    private void read() {
        try {
            end = connection.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Tasks of the worker run in order: after a second round nothing is left of the first.
    private void settle() throws InterruptedException {
        for (int round = 0; round < 2; round++) {
            CountDownLatch done = new CountDownLatch(1);
            connection.later(done::countDown);
            if (!done.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the worker is busy; connection ended as " + end);
            }
        }
    }

    Connection connection() {
        return connection;
    }

    /// Asks for a code to type on this phone.
    PairingCode code(String phone) throws InterruptedException {
        PairingCode code =
                gate.await(null, SOON).orElseThrow(AssertionError::new).code(phone);
        server.codeShown();
        return code;
    }

    /// How many recorded stanzas the client was sent.
    int delivered() {
        return server.delivered();
    }

    /// What the client sent.
    List<Node> sent() {
        return server.heard();
    }

    /// What the client did not know.
    Set<String> unknown() {
        return connection.unknown().told();
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
        http.close();
    }

    private final class Heard implements Connection.Listener {
        @Override
        public void ready(Connection of) {
            ready.countDown();
        }

        @Override
        public void acknowledged(Connection of, Node ack) {
            acks.add(ack);
        }

        @Override
        public void contacts() {}

        @Override
        public void event(ClientEvent event) {
            events.add(event);
        }
    }
}
