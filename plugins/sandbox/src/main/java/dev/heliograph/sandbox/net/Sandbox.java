package dev.heliograph.sandbox.net;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.DeviceNews;
import dev.heliograph.sandbox.account.HiddenIds;
import dev.heliograph.sandbox.account.Mailroom;
import dev.heliograph.sandbox.answer.Answers;
import dev.heliograph.sandbox.fault.FaultBox;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.keep.Journal;
import dev.heliograph.sandbox.keep.Private;
import dev.heliograph.sandbox.link.PairingDesk;
import dev.heliograph.sandbox.media.MediaHost;
import dev.heliograph.sandbox.post.AckHandler;
import dev.heliograph.sandbox.post.MessageHandler;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.talk.Lobby;
import dev.heliograph.sandbox.wire.Connection;
import dev.heliograph.sandbox.wire.Door;
import dev.heliograph.sandbox.wire.ServerKeys;
import dev.heliograph.sandbox.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A running sandbox network: wires all rooms and does nothing else. Safe for all threads.
public final class Sandbox implements AutoCloseable {
    private final NetworkFacts facts;
    private final Violations violations;
    private final World world;
    private final Journal journal;
    private final ScheduledExecutorService alarms;
    private final MediaHost media;
    private final SandboxHttp http;

    private Sandbox(SandboxOptions options, World.Factory worlds, InstantSource clock, SecureRandom random)
            throws IOException {
        Path folder = Private.folder(options.folder());
        ServerKeys keys = ServerKeys.open(folder.resolve("network-keys.json"), random, clock.instant());
        journal = Journal.open(folder.resolve("network.journal"));
        world = worlds.open(Private.folder(folder.resolve("world")), options.size(), clock, random);
        alarms = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("sandbox-alarm").factory());
        Connection.Alarm alarm = (delay, task) ->
                alarms.schedule(() -> Thread.ofVirtual().start(task), delay.toMillis(), TimeUnit.MILLISECONDS);

        violations = new Violations(
                keptViolations(journal),
                clock,
                it -> journal.append(new Entry.Violated(it.at().toString(), it.rule(), it.detail())));
        var companions = new Companions(world, journal);
        var mailroom = new Mailroom(journal);
        var hiddenIds = new HiddenIds();
        var news = new DeviceNews(world, companions, mailroom, clock);
        companions.tell(device -> news.ownDevices(device.owner(), device));
        var faults = new FaultBox();
        Path factsFile = folder.resolve("sandbox-network.json");
        Optional<NetworkFacts> last = lastFacts(factsFile);
        media = MediaHost.start(
                folder.resolve("media"),
                last.map(NetworkFacts::mediaUri).map(URI::getPort).orElse(0),
                new MediaHost.Surroundings(faults, violations, clock, random));
        world.start(new SwitchBoard(companions, mailroom, faults, media, violations, clock));

        var acks = new AckHandler(mailroom, violations, world);
        var lobby = new Lobby(
                companions,
                mailroom,
                faults,
                clock,
                Map.of(
                        "iq",
                        new Answers(world, companions, mailroom, hiddenIds, clock, media, faults),
                        "message",
                        new MessageHandler(world, companions, mailroom, journal, faults, clock, alarm),
                        "receipt",
                        acks,
                        "ack",
                        acks));
        var desk = new PairingDesk(world, companions, faults.line(), violations, random, clock);
        Door door = new FrontDoor(desk, lobby, faults.line());
        var links = new LinkRoutes(world, desk, companions, mailroom, lobby);
        var devices = new DeviceRoutes(world, companions, hiddenIds, news);
        var connections = new AtomicLong();
        var control = new ControlRoutes(world, desk, lobby, violations, faults, this::facts);
        try {
            http = SandboxHttp.start(
                    options.port(),
                    last.map(NetworkFacts::webSocketUri).map(URI::getPort).orElse(0),
                    () -> new Connection(
                            "connection " + connections.incrementAndGet(), keys, random, door, violations, alarm),
                    rules -> {
                        control.routing(rules);
                        media.control(rules);
                        links.routing(rules);
                        devices.routing(rules);
                    },
                    world.routes());
        } catch (RuntimeException e) {
            media.close();
            throw e;
        }
        facts = new NetworkFacts(
                URI.create("ws://" + authority() + SandboxHttp.SOCKET_PATH),
                keys.rootKey(),
                URI.create("http://" + authority() + SandboxHttp.PHONES_PATH),
                URI.create("http://" + authority()),
                media.origin(),
                media.certificate(),
                media.samples(),
                NetworkFacts.CLIENT_VERSION);
        writeFacts(factsFile);
    }

    /// Starts a sandbox.
    ///
    /// @param options where and how big
    /// @param worlds  opens the people and their phones
    /// @param clock   the time
    /// @param random  where keys come from
    /// @return the network, taking connections
    /// @throws IOException when the folder cannot be used or the port is taken
    public static Sandbox start(SandboxOptions options, World.Factory worlds, InstantSource clock, SecureRandom random)
            throws IOException {
        return new Sandbox(options, worlds, clock, random);
    }

    NetworkFacts facts() {
        return facts;
    }

    /// Every rule broken so far.
    public Violations violations() {
        return violations;
    }

    /// The people.
    public World world() {
        return world;
    }

    @Override
    public void close() {
        http.close();
        media.close();
        alarms.shutdownNow();
        world.close();
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException("journal of the network cannot be closed", e);
        }
    }

    /// Clients keep the addresses they were linked at, so a restart takes the same ports when it can.
    private static Optional<NetworkFacts> lastFacts(Path factsFile) throws IOException {
        return Files.exists(factsFile)
                ? Optional.of(new ObjectMapper().readValue(factsFile.toFile(), NetworkFacts.class))
                : Optional.empty();
    }

    private String authority() {
        return SandboxHttp.HOST + ":" + http.port();
    }

    private static List<Violations.Violation> keptViolations(Journal journal) {
        return journal.entries().stream()
                .filter(Entry.Violated.class::isInstance)
                .map(Entry.Violated.class::cast)
                .map(it -> new Violations.Violation(Instant.parse(it.at()), it.rule(), it.detail()))
                .toList();
    }

    private void writeFacts(Path path) throws IOException {
        Private.replace(path, new ObjectMapper().writeValueAsBytes(facts));
    }
}
