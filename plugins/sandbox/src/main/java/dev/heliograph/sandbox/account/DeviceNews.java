package dev.heliograph.sandbox.account;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.DeviceHash;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Primary;
import dev.heliograph.sandbox.world.World;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// Tells clients whose devices changed, now or at their next login. Safe for all threads.
/// Source: shared/protocol/1-connection.md 8.5, 2-status.md 16.
public final class DeviceNews {
    private final World world;
    private final Companions companions;
    private final Mailroom mailroom;
    private final InstantSource clock;
    private final AtomicLong lastId = new AtomicLong();

    /// Joins who is told of whom.
    public DeviceNews(World world, Companions companions, Mailroom mailroom, InstantSource clock) {
        this.world = world;
        this.companions = companions;
        this.mailroom = mailroom;
        this.clock = clock;
    }

    /// A person has one device more.
    public void added(Person person, int number, int keyIndex) {
        changed("add", person, number, keyIndex);
    }

    /// A person has one device less.
    public void removed(Person person, int number) {
        changed("remove", person, number, 0);
    }

    /// A person has other devices, which are not named; their hidden id is told.
    public void updated(Person person) {
        tell(devices(person)
                .child(Node.of("update").attr("hash", hash(person, false)))
                .build());
    }

    /// A person registered anew.
    public void registeredAnew(Person person) {
        tell(notification("encrypt", person).child(Node.of("identity")).build());
    }

    /// The devices of an account are others: its clients get the whole list.
    ///
    /// @param except who knows already, or null
    public void ownDevices(Person owner, LinkedDevice except) {
        var list = Node.of("devices").attr("dhash", hash(owner, false));
        keyIndexes(owner).forEach((number, keyIndex) -> {
            var device = Node.of("device").attr("jid", owner.device(number, false));
            list.child(number == 0 ? device : device.attr("key-index", keyIndex));
        });
        Node news = notification("account_sync", owner).child(list).build();
        for (LinkedDevice device : companions.of(owner)) {
            if (device != except) {
                mailroom.post(device, news, 1);
            }
        }
    }

    private void changed(String what, Person person, int number, int keyIndex) {
        if (isOwner(person)) {
            ownDevices(person, null);
            return;
        }
        var device =
                Node.of("device").attr("jid", person.device(number, false)).attr("lid", person.device(number, true));
        if (keyIndex > 0) {
            device.attr("key-index", keyIndex);
        }
        tell(devices(person)
                .child(Node.of(what)
                        .attr("device_hash", hash(person, false))
                        .attr("device_lid_hash", hash(person, true))
                        .child(device))
                .build());
    }

    private Node.Builder devices(Person person) {
        return notification("devices", person).attr("lid", person.lid());
    }

    private Node.Builder notification(String type, Person person) {
        long now = clock.millis();
        return Node.of("notification")
                .attr("type", type)
                .attr("from", person.pn())
                .attr("id", now + "." + lastId.incrementAndGet())
                .attr("t", now / 1000);
    }

    private void tell(Node news) {
        for (Primary phone : world.primaries()) {
            companions.of(phone.person()).forEach(device -> mailroom.post(device, news, 1));
        }
    }

    private boolean isOwner(Person person) {
        return world.primaries().stream().anyMatch(phone -> phone.person().equals(person));
    }

    private String hash(Person person, boolean byLid) {
        return DeviceHash.of(keyIndexes(person).keySet().stream()
                .map(number -> person.device(number, byLid))
                .toList());
    }

    private TreeMap<Integer, Integer> keyIndexes(Person person) {
        var indexes = new TreeMap<Integer, Integer>();
        world.devices(person).forEach(device -> indexes.put(device.number(), device.keyIndex()));
        List<LinkedDevice> linked = companions.of(person);
        linked.forEach(device -> indexes.put(device.jid(true).device(), device.keyIndex()));
        return indexes;
    }
}
