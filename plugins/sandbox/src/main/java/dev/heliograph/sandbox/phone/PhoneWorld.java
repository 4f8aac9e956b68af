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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final Map<Person, List<PhoneDevice>> devices = new LinkedHashMap<>();
    private final AtomicReference<Switch> network = new AtomicReference<>();
    private final HttpService routes;

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
        settle(people.owner(), 1, household);
        for (int i = 0; i < people.contacts().size(); i++) {
            settle(people.contacts().get(i), i < people.doubled() ? 2 : 1, household);
        }
        var book = new AppStateBook(seed, people.owner(), people.contacts(), made, file);
        this.primary = new PrimaryPhone(devices.get(people.owner()).getFirst(), household, book);
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
        return List.copyOf(devices.keySet());
    }

    @Override
    public List<VirtualDevice> devices(Person person) {
        if (person.equals(primary.person())) {
            return List.of(primary);
        }
        return List.copyOf(devices.getOrDefault(person, List.of()));
    }

    @Override
    public List<Primary> primaries() {
        return List.of(primary);
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

    private void settle(Person person, int count, Household household) {
        byPn.put(person.pn().user(), person);
        byLid.put(person.lid().user(), person);
        devices.put(
                person,
                count == 1
                        ? List.of(new PhoneDevice(person, 0, household))
                        : List.of(
                                new PhoneDevice(person, 0, household),
                                new PhoneDevice(person, People.SECOND_DEVICE, household)));
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
        public InstantSource clock() {
            return clock;
        }

        @Override
        public SecureRandom random() {
            return random;
        }

        @Override
        public PhoneKeys keys(Person person, int device) {
            return PhoneKeys.derive(seed, person.device(device, true));
        }

        @Override
        public byte[] account(Person person) {
            return devices.get(person).getFirst().identityKey();
        }

        @Override
        public Optional<Person> find(Jid jid) {
            return PhoneWorld.this.find(jid);
        }
    }
}
