package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.gallery.Gallery;
import dev.heliograph.sandbox.phone.WorldFile.Change;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.Switch;
import dev.heliograph.sandbox.world.VirtualDevice;
import dev.heliograph.sandbox.world.World;
import dev.heliograph.sandbox.world.WorldSize;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// One account owner, an address book of contacts, and all their phones, kept in one file of a folder.
///
/// Safe for all threads.
public final class PhoneWorld implements World {
    private static final String FILE = "phones.log";
    private static final String SEED = "world/seed";
    private static final String SIZE = "world/size";
    private static final String MADE = "world/made";

    private final WorldFile file;
    private final Tray tray;
    private final Gallery gallery;
    private final PrimaryPhone primary;
    private final Map<String, Person> byPn = new HashMap<>();
    private final Map<String, Person> byLid = new HashMap<>();
    private final Residents residents;
    private final AtomicReference<Switch> network = new AtomicReference<>();
    private final HttpService routes;
    private final SecureRandom random;
    private volatile boolean tellsDelivered;

    private PhoneWorld(
            WorldFile file,
            Tray tray,
            Gallery gallery,
            InstantSource clock,
            SecureRandom random,
            Function<PhoneWorld, HttpService> routes) {
        this.file = file;
        this.tray = tray;
        this.gallery = gallery;
        byte[] seed = file.get(SEED).orElseThrow();
        ByteBuffer size = ByteBuffer.wrap(file.get(SIZE).orElseThrow());
        Instant made = Instant.ofEpochMilli(
                ByteBuffer.wrap(file.get(MADE).orElseThrow()).getLong());
        People people = People.of(seed, new WorldSize(size.getInt(), size.getInt()));
        var household = new Shared(seed, clock, random);
        this.residents = new Residents(file, household);
        settle(people.owner(), 1);
        for (int i = 0; i < people.contacts().size(); i++) {
            settle(people.contacts().get(i), i < people.doubled() ? 2 : 1);
        }
        var book = new AppStateBook(seed, people.owner(), people.contacts(), made, file);
        this.primary = new PrimaryPhone(residents.of(people.owner()).getFirst(), household, book);
        this.random = random;
        this.routes = routes.apply(this);
    }

    /// Opens what a folder holds, or makes a new world there.
    ///
    /// @param folder an existing folder
    /// @param size   how big a new world is; an existing one keeps its size
    /// @param clock  the time
    /// @param random where keys come from
    /// @param routes makes the routes of the phones; called once, before this returns
    /// @throws IOException when the folder cannot be read or written
    public static PhoneWorld open(
            Path folder,
            WorldSize size,
            InstantSource clock,
            SecureRandom random,
            Function<PhoneWorld, HttpService> routes)
            throws IOException {
        var tray = new Tray();
        var json = new TrayJson();
        WorldFile file = WorldFile.open(folder.resolve(FILE), entry -> tray.add(json.read(entry)));
        if (file.get(SEED).isEmpty()) {
            byte[] seed = new byte[32];
            random.nextBytes(seed);
            file.write(List.of(
                    Change.put(SEED, seed),
                    Change.put(
                            SIZE,
                            ByteBuffer.allocate(2 * Integer.BYTES)
                                    .putInt(size.contacts())
                                    .putInt(size.withTwoDevices())
                                    .array()),
                    Change.put(MADE, Primitives.bigEndian64(clock.millis()))));
        }
        return new PhoneWorld(file, tray, Gallery.open(folder.resolve("gallery"), clock), clock, random, routes);
    }

    @Override
    public void start(Switch with) {
        if (!network.compareAndSet(null, with)) {
            throw new IllegalStateException("the phones are on a network already");
        }
    }

    @Override
    public Optional<Person> byPn(String user) {
        return Optional.ofNullable(byPn.get(user));
    }

    @Override
    public Optional<Person> byLid(String user) {
        return Optional.ofNullable(byLid.get(user));
    }

    @Override
    public Collection<Person> people() {
        return residents.people();
    }

    @Override
    public List<VirtualDevice> devices(Person person) {
        List<PhoneDevice> own = residents.of(person);
        if (!person.equals(primary.person())) {
            return List.copyOf(own);
        }
        var devices = new ArrayList<VirtualDevice>(own);
        devices.set(0, primary);
        return List.copyOf(devices);
    }

    @Override
    public List<VirtualDevice> formerDevices(Person person) {
        return List.copyOf(residents.former(person));
    }

    @Override
    public VirtualDevice addDevice(Person person, int number) {
        return residents.add(person, number);
    }

    @Override
    public void removeDevice(Person person, int number) {
        residents.remove(person, number);
    }

    @Override
    public void registerAnew(Person person) {
        residents.registerAnew(person);
    }

    @Override
    public List<Primary> primaries() {
        return List.of(primary);
    }

    /// Does something with phones.
    ///
    /// @return ids of the messages that went out
    /// @throws IllegalArgumentException naming what is wrong with the wish
    public List<String> act(Act act) {
        return new PhoneActs(this, network.get(), primary.person()).act(act);
    }

    /// Where ids and keys come from.
    SecureRandom random() {
        return random;
    }

    /// From now on phones say, or do not say, by themselves that a status arrived.
    void tellDelivered(boolean told) {
        tellsDelivered = told;
    }

    /// A device of a contact or of the owner.
    Optional<PhoneDevice> device(Person person, int number) {
        return residents.of(person).stream()
                .filter(device -> device.number() == number)
                .findFirst();
    }

    @Override
    public HttpService routes() {
        return routes;
    }

    @Override
    public Optional<byte[]> blob(String directPath) {
        return primary.blob(directPath);
    }

    /// Everything the phones decrypted.
    public Tray tray() {
        return tray;
    }

    /// What the account's owner does on the phone.
    public AccountActs acts() {
        return primary.acts();
    }

    /// Snapshots of app state go to every client that asks for one.
    public void giveSnapshotsToAll() {
        primary.giveSnapshotsToAll();
    }

    /// The media they decrypted.
    public Gallery gallery() {
        return gallery;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the phones' file cannot be closed", e);
        }
    }

    private void settle(Person person, int count) {
        byPn.put(person.pn().user(), person);
        byLid.put(person.lid().user(), person);
        residents.settle(person, count);
    }

    private final class Shared implements Household {
        private final byte[] seed;
        private final InstantSource clock;
        private final SecureRandom random;
        private final TrayJson json = new TrayJson();

        private Shared(byte[] seed, InstantSource clock, SecureRandom random) {
            this.seed = seed;
            this.clock = clock;
            this.random = random;
        }

        @Override
        public WorldFile file() {
            return file;
        }

        @Override
        public Tray tray() {
            return tray;
        }

        @Override
        public Gallery gallery() {
            return gallery;
        }

        @Override
        public TrayJson json() {
            return json;
        }

        @Override
        public Switch network() {
            Switch now = network.get();
            if (now == null) {
                throw new IllegalStateException("the phones are on no network yet");
            }
            return now;
        }

        @Override
        public boolean tellsDelivered() {
            return tellsDelivered;
        }

        @Override
        public InstantSource clock() {
            return clock;
        }

        @Override
        public SecureRandom random() {
            return random;
        }

        @Override
        public PhoneKeys keys(Person person, int device, int generation) {
            return PhoneKeys.derive(seed, person.device(device, true), generation);
        }

        @Override
        public byte[] account(Person person) {
            return residents.of(person).getFirst().identityKey();
        }

        @Override
        public Optional<Person> find(Jid jid) {
            return PhoneWorld.this.find(jid);
        }
    }
}
