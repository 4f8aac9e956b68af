package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.ClientStatus;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.noise.NoiseException;
import dev.heliograph.protocol.store.Logout;
import dev.heliograph.protocol.store.PoisonedException;
import dev.heliograph.protocol.transport.TransportException;
import java.time.Duration;
import java.util.Optional;

/// Keeps one account connected: connects, reads until the end, decides what follows. One thread while
/// running.
final class ConnectionLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConnectionLoop.class.getName());
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Connection.Rooms rooms;
    private final Owner owner;
    private final StateCell state;
    private final TimeLockTimer timeLock;
    private final Dialer dialer;
    private final Versions versions;
    private final Retries retries;
    private final LinkBudget budget;
    private final Pause pause = new Pause();
    private final ReadyGate<Connection> ready = new ReadyGate<>();
    private final ReadyGate<Linking> linking = new ReadyGate<>();
    private Connection current;
    private boolean asked;
    private Thread thread;

    /// Who is told.
    interface Owner {
        /// Logged in; called before posts are let through.
        void ready(Connection connection);

        void acknowledged(Connection connection, Node ack);

        void event(ClientEvent event);

        void contacts();

        /// The device has keys when this returns; a former removal is forgotten.
        void needKeys();

        /// The device was removed: its keys are gone when this returns.
        void removed(CloseReason why);
    }

    ConnectionLoop(Connection.Rooms rooms, Owner owner, StateCell state, TimeLockTimer timeLock) {
        ClientConfig config = rooms.config();
        this.rooms = rooms;
        this.owner = owner;
        this.state = state;
        this.timeLock = timeLock;
        this.dialer = new Dialer(rooms);
        this.versions = new Versions(config.clientVersion(), config.life().versions());
        this.retries = new Retries(config.random());
        this.budget = new LinkBudget(config.life(), config.clock());
    }

    synchronized void start() {
        if (!pause.isOver() && thread == null) {
            thread = Thread.ofVirtual().name(rooms.name() + "-reader").start(this::loop);
        }
    }

    /// A person asks: starts again whatever the end was, and waits for no next attempt.
    synchronized void startAgain() {
        asked = state.now().state().isFinal();
        if (asked && !pause.isOver()) {
            linking.shut();
        }
        budget.renew();
        pause.hurry();
        start();
    }

    /// The connection posts may use now.
    Optional<Connection> ready() {
        return ready.now();
    }

    /// The same, for whoever waits for it.
    ReadyGate<Connection> gate() {
        return ready;
    }

    /// The connection a phone may link us on.
    ReadyGate<Linking> linking() {
        return linking;
    }

    /// Ends the connection for good, because nothing may be sent any more.
    void fail(String why) {
        ready.end();
        Connection connection = current();
        if (connection != null) {
            connection.end(CloseReason.end(ClientState.FAILED, StateCause.JOURNAL, why));
        }
    }

    private void loop() {
        do {
            attempt();
        } while (isAskedAgain());
    }

    /// Whether somebody asked while the end came.
    private synchronized boolean isAskedAgain() {
        if (asked && !pause.isOver()) {
            return true;
        }
        thread = null;
        return false;
    }

    private void attempt() {
        try {
            if (begin()) {
                run();
            }
        } catch (InterruptedException _) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: interrupted", rooms.name());
        } catch (RuntimeException e) {
            // also a state the table does not allow: it must not pass in silence
            LOG.log(System.Logger.Level.ERROR, rooms.name() + ": the connection's loop ended", e);
            StateCause cause = e instanceof PoisonedException ? StateCause.JOURNAL : StateCause.INTERNAL;
            state.change(now -> now.state().mayBecome(ClientState.FAILED)
                    ? Optional.of(new ClientStatus(ClientState.FAILED, cause, String.valueOf(e.getMessage())))
                    : Optional.empty());
        } finally {
            shutForGood();
        }
    }

    private synchronized void shutForGood() {
        if (!asked) {
            ready.end();
            linking.end();
        }
    }

    private boolean begin() {
        Optional<Logout> removed = rooms.store().state().logout();
        boolean wanted = takeAsked();
        if (removed.isPresent() && !wanted) {
            Logout told = removed.get();
            state.move(new ClientStatus(ClientState.LOGGED_OUT, told.cause(), told.why()));
            return false;
        }
        if (!linked()) {
            owner.needKeys();
        }
        budget.renew();
        opening("starting");
        return true;
    }

    private synchronized boolean takeAsked() {
        boolean taken = asked;
        asked = false;
        return taken;
    }

    private void opening(String why) {
        ready.shut();
        linking.shut();
        state.move(new ClientStatus(linked() ? ClientState.CONNECTING : ClientState.LINKING, StateCause.NONE, why));
    }

    private void run() throws InterruptedException {
        while (true) {
            CloseReason reason = connectOnce();
            if (pause.isOver()) {
                return;
            }
            Optional<Duration> wait = after(reason);
            if (wait.isEmpty()) {
                return;
            }
            pause.sleep(wait.get());
            if (pause.isOver()) {
                return;
            }
            takeAsked();
            if (state.now().state() == ClientState.BANNED) {
                opening("the ban is over");
            }
        }
    }

    private CloseReason connectOnce() throws InterruptedException {
        try (Connection connection =
                new Connection(rooms, dialer.dial(versions.current()), new Relay(), budget, linking)) {
            setCurrent(connection);
            return connection.run();
        } catch (TransportException | NoiseException e) {
            return CloseReason.again(CloseReason.Pace.BACK_OFF, e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, rooms.name() + ": unexpected end of a connection", e);
            return CloseReason.again(CloseReason.Pace.BACK_OFF_FEW, "unexpected: " + e.getMessage());
        } finally {
            ready.shut();
            linking.shut();
            setCurrent(null);
        }
    }

    /// @return how long to wait before the next attempt; empty when there is none
    private Optional<Duration> after(CloseReason reason) throws InterruptedException {
        if (rooms.store().poisoned()) {
            return over(CloseReason.end(
                    ClientState.FAILED, StateCause.JOURNAL, "the journal cannot be written: " + reason.why()));
        }
        return switch (reason.then()) {
            case RECONNECTING -> linked() ? again(reason) : linkAgain(reason);
            case OUTDATED -> outdated(reason);
            case BANNED -> banned(reason);
            case LOGGED_OUT, REPLACED -> removed(reason);
            default -> over(reason);
        };
    }

    private Optional<Duration> again(CloseReason reason) {
        Optional<Duration> wait = retries.after(reason.pace());
        if (wait.isEmpty()) {
            return over(CloseReason.end(
                    ClientState.FAILED, StateCause.REFUSED, "tried several times in vain: " + reason.why()));
        }
        boolean opening =
                state.now().state() == ClientState.CONNECTING && wait.get().isZero();
        state.move(new ClientStatus(
                opening ? ClientState.CONNECTING : ClientState.RECONNECTING, reason.cause(), reason.why()));
        return wait;
    }

    private Optional<Duration> linkAgain(CloseReason reason) {
        if (!budget.isLeft()) {
            return over(CloseReason.end(
                    ClientState.LINK_EXPIRED, StateCause.NOBODY_LINKED, "nobody linked in time: " + reason.why()));
        }
        Optional<Duration> wait = retries.after(reason.pace());
        if (wait.isEmpty()) {
            return over(CloseReason.end(
                    ClientState.FAILED, StateCause.REFUSED, "tried several times in vain: " + reason.why()));
        }
        state.move(new ClientStatus(ClientState.LINKING, reason.cause(), reason.why()));
        Duration left = Duration.between(rooms.config().clock().instant(), budget.end());
        return Optional.of(wait.get().compareTo(left) < 0 ? wait.get() : left);
    }

    private Optional<Duration> outdated(CloseReason reason) throws InterruptedException {
        if (!versions.refused()) {
            return over(reason);
        }
        CloseReason newer =
                CloseReason.again(CloseReason.Pace.NOW, reason.why() + ", trying version " + versions.current());
        return linked() ? again(newer) : linkAgain(newer);
    }

    private Optional<Duration> banned(CloseReason reason) {
        over(reason);
        ready.end();
        return Optional.ofNullable(reason.over());
    }

    /// Who is not linked has nothing to lose: the server just does not want it.
    private Optional<Duration> removed(CloseReason reason) {
        if (!linked()) {
            return over(CloseReason.end(ClientState.FAILED, StateCause.REFUSED, reason.why()));
        }
        if (reason.then() == ClientState.LOGGED_OUT) {
            owner.removed(reason);
        }
        return over(reason);
    }

    private Optional<Duration> over(CloseReason reason) {
        state.move(reason.status(rooms.config().clock().instant()));
        return Optional.empty();
    }

    private boolean linked() {
        return rooms.store().state().account().isPresent();
    }

    private synchronized Connection current() {
        return current;
    }

    private synchronized void setCurrent(Connection connection) {
        current = connection;
    }

    @Override
    public void close() {
        pause.end();
        ready.end();
        linking.end();
        Connection connection = current();
        if (connection != null) {
            connection.close();
        }
        Thread running;
        synchronized (this) {
            running = thread;
        }
        try {
            if (running != null && !running.join(STOP)) {
                LOG.log(System.Logger.Level.WARNING, "{0} did not stop within {1}", running.getName(), STOP);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        timeLock.close();
        state.move(new ClientStatus(ClientState.CLOSED, StateCause.NONE, "closed"));
    }

    private final class Relay implements Connection.Listener {
        @Override
        public void ready(Connection connection) {
            owner.ready(connection);
            synchronized (ConnectionLoop.this) {
                if (current != connection) {
                    return;
                }
                retries.reset();
                versions.accepted();
                ready.open(connection);
                state.move(timeLock.loggedIn());
            }
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
            if (event instanceof ClientEvent.Linked) {
                state.move(new ClientStatus(ClientState.CONNECTING, StateCause.NONE, "linked"));
            }
            owner.event(event);
        }
    }
}
