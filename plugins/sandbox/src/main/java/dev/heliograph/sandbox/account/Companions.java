package dev.heliograph.sandbox.account;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.keep.Journal;
import dev.heliograph.sandbox.world.KeyBundle;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// All linked companions. Thread-safe; every change is durable before the method returns.
public final class Companions {
    private final World world;
    private final Journal journal;
    private final Map<Jid, LinkedDevice> byLid = new ConcurrentHashMap<>();
    private final Map<Jid, Integer> lastNumber = new HashMap<>();
    private volatile Consumer<LinkedDevice> changes = _ -> {};

    /// Restores what the journal holds.
    ///
    /// @param world   who the owners are
    /// @param journal where changes go
    public Companions(World world, Journal journal) {
        this.world = world;
        this.journal = journal;
        journal.entries().forEach(this::apply);
    }

    /// Who is told of each device that was linked or removed; once, before there are clients.
    public void tell(Consumer<LinkedDevice> listener) {
        changes = listener;
    }

    /// A companion by its address in either namespace.
    ///
    /// @param jid a device address
    /// @return empty when it is not linked
    public Optional<LinkedDevice> find(Jid jid) {
        if (jid.device() == 0) {
            return Optional.empty();
        }
        return world.find(jid).map(owner -> byLid.get(owner.device(jid.device(), true)));
    }

    /// The companions of an account, by device number.
    public List<LinkedDevice> of(Person owner) {
        return byLid.values().stream()
                .filter(device -> device.owner().equals(owner))
                .sorted(Comparator.comparingInt(device -> device.jid(true).device()))
                .toList();
    }

    /// The device number of the next companion of an account: never one given before.
    public synchronized int reserveNumber(Person owner) {
        int taken = world.devices(owner).stream()
                .mapToInt(device -> device.number())
                .max()
                .orElse(0);
        return lastNumber.merge(owner.lid(), taken + 1, (last, _) -> Math.max(last, taken) + 1);
    }

    /// Links a device.
    ///
    /// @param link its keys; the address is a LID device address of somebody in the world
    /// @return the device
    public synchronized LinkedDevice link(Entry.Linked link) {
        journal.append(link);
        apply(link);
        LinkedDevice linked = byLid.get(Jid.parse(link.device()));
        changes.accept(linked);
        return linked;
    }

    /// Removes a device.
    public synchronized void unlink(LinkedDevice device) {
        write(new Entry.Unlinked(device.jid(true).toString()));
        changes.accept(device);
    }

    /// A device logged in.
    ///
    /// @param lidMigrated what it declared
    public void loggedIn(LinkedDevice device, boolean lidMigrated) {
        write(new Entry.LoggedIn(device.jid(true).toString(), lidMigrated));
    }

    /// A device uploaded prekeys.
    public void upload(LinkedDevice device, Entry.SignedPreKey signed, List<Entry.PreKey> oneTime) {
        write(new Entry.KeysUploaded(device.jid(true).toString(), signed, List.copyOf(oneTime)));
    }

    /// A device changed its signed prekey.
    public void rotate(LinkedDevice device, Entry.SignedPreKey signed) {
        write(new Entry.SignedKeyRotated(device.jid(true).toString(), signed));
    }

    /// Hands out a device's keys and uses up one one-time prekey.
    public KeyBundle takeBundle(LinkedDevice device) {
        KeyBundle bundle = device.bundle();
        bundle.oneTimeKey()
                .ifPresent(key ->
                        journal.append(new Entry.KeyTaken(device.jid(true).toString(), key.id())));
        return bundle;
    }

    private void write(Entry entry) {
        journal.append(entry);
        apply(entry);
    }

    private void apply(Entry entry) {
        switch (entry) {
            case Entry.Linked link -> applyLink(link);
            case Entry.Unlinked(String device) -> byLid.remove(Jid.parse(device));
            case Entry.LoggedIn(String device, boolean migrated) -> with(device, it -> it.loggedIn(migrated));
            case Entry.KeysUploaded(String device, var signed, var oneTime) ->
                with(device, it -> it.upload(signed, oneTime));
            case Entry.SignedKeyRotated(String device, var signed) -> with(device, it -> it.rotate(signed));
            case Entry.KeyTaken(String device, int id) -> with(device, it -> it.taken(id));
            case Entry.Queued _, Entry.Acked _, Entry.Posted _, Entry.Violated _ -> {}
        }
    }

    private void applyLink(Entry.Linked link) {
        Jid jid = Jid.parse(link.device());
        Person owner = world.find(jid)
                .orElseThrow(() -> new IllegalStateException("linked device " + jid + " belongs to nobody here"));
        byLid.put(jid, new LinkedDevice(owner, jid.device(), link));
        lastNumber.merge(owner.lid(), jid.device(), Math::max);
    }

    /// Changes of a device that was removed meanwhile go nowhere.
    private void with(String device, Consumer<LinkedDevice> change) {
        LinkedDevice found = byLid.get(Jid.parse(device));
        if (found != null) {
            change.accept(found);
        }
    }
}
