package dev.heliograph.sandbox.phone;

import dev.heliograph.sandbox.phone.WorldFile.Change;
import dev.heliograph.sandbox.world.Person;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who has which devices inside the sandbox. What differs from the world as it was made is kept in the
/// phones' file: for each person the last generation, then number and generation of each device. A device of
/// another generation has other keys and remembers nothing. Safe for all threads.
final class Residents {
    private final WorldFile file;
    private final Household household;
    private final List<Person> people = new ArrayList<>();
    private final Map<Person, Home> homes = new ConcurrentHashMap<>();

    /// @param last    the last generation given out
    /// @param devices by number, the phone first
    /// @param former  removed since the sandbox started
    private record Home(int last, List<PhoneDevice> devices, List<PhoneDevice> former) {}

    Residents(WorldFile file, Household household) {
        this.file = file;
        this.household = household;
    }

    /// Lets somebody move in, with the devices the file knows of or else with new ones. Before anything else is called.
    void settle(Person person, int count) {
        var devices = new ArrayList<PhoneDevice>();
        int last = 0;
        byte[] kept = file.get(key(person)).orElse(null);
        if (kept == null) {
            for (int number = 0; number < count; number++) {
                devices.add(new PhoneDevice(person, number, 0, household));
            }
        } else {
            ByteBuffer in = ByteBuffer.wrap(kept);
            last = in.getInt();
            while (in.hasRemaining()) {
                devices.add(new PhoneDevice(person, in.getInt(), in.getInt(), household));
            }
        }
        people.add(person);
        homes.put(person, new Home(last, List.copyOf(devices), List.of()));
    }

    /// Everybody, in the order they moved in.
    Collection<Person> people() {
        return List.copyOf(people);
    }

    /// The devices of a person, the phone first; empty for strangers.
    List<PhoneDevice> of(Person person) {
        Home home = homes.get(person);
        return home == null ? List.of() : home.devices;
    }

    /// Devices a person had since the sandbox started.
    List<PhoneDevice> former(Person person) {
        Home home = homes.get(person);
        return home == null ? List.of() : home.former;
    }

    /// A person links a device.
    synchronized PhoneDevice add(Person person, int number) {
        Home home = home(person);
        var device = new PhoneDevice(person, number, home.last + 1, household);
        var devices = new ArrayList<>(home.devices);
        devices.add(device);
        keep(person, new Home(home.last + 1, List.copyOf(devices), home.former));
        return device;
    }

    /// A person removes a device other than the phone.
    synchronized void remove(Person person, int number) {
        Home home = home(person);
        List<PhoneDevice> gone = home.devices.stream()
                .filter(device -> device.number() == number && number != 0)
                .toList();
        if (gone.isEmpty()) {
            throw new IllegalArgumentException(person.device(number, true) + " is no companion inside the sandbox");
        }
        keep(person, without(home, gone, home.last, List.of()));
    }

    /// A person gets a new phone: other keys, and no other device is left.
    synchronized void registerAnew(Person person) {
        Home home = home(person);
        var phone = new PhoneDevice(person, 0, home.last + 1, household);
        keep(person, without(home, home.devices, home.last + 1, List.of(phone)));
    }

    private static Home without(Home home, List<PhoneDevice> gone, int last, List<PhoneDevice> fresh) {
        var devices = new ArrayList<PhoneDevice>(home.devices);
        devices.removeAll(gone);
        devices.addAll(fresh);
        var former = new ArrayList<PhoneDevice>(home.former);
        former.addAll(gone);
        return new Home(last, List.copyOf(devices), List.copyOf(former));
    }

    private Home home(Person person) {
        Home home = homes.get(person);
        if (home == null) {
            throw new IllegalArgumentException(person.name() + " does not live here");
        }
        return home;
    }

    private void keep(Person person, Home home) {
        ByteBuffer out = ByteBuffer.allocate(Integer.BYTES * (1 + 2 * home.devices.size()));
        out.putInt(home.last);
        home.devices.forEach(device -> out.putInt(device.number()).putInt(device.generation()));
        file.write(List.of(Change.put(key(person), out.array())));
        homes.put(person, home);
    }

    private static String key(Person person) {
        return "residents/" + person.lid().user();
    }
}
