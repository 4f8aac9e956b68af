package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.model.Jid;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Everybody on the network except the clients. Safe for all threads; kept in a folder, so that it outlives
/// a kill.
public interface World extends AutoCloseable {
    /// Opens a world.
    @FunctionalInterface
    interface Factory {
        /// Opens what a folder holds, or makes a new world there.
        ///
        /// @param folder an existing folder of the world's own
        /// @param size   how big a new world is; an existing one keeps its size
        /// @param clock  the time
        /// @param random where keys come from
        /// @return the world, not started
        /// @throws IOException when the folder cannot be read or written
        World open(Path folder, WorldSize size, InstantSource clock, SecureRandom random) throws IOException;
    }

    /// Connects the phones. Called once, before the network takes connections.
    ///
    /// @param network what phones send through
    void start(Switch network);

    /// Somebody by phone number.
    ///
    /// @param user the digits before `@s.whatsapp.net`
    /// @return empty when nobody has it
    Optional<Person> byPn(String user);

    /// Somebody by hidden id.
    ///
    /// @param user the digits before `@lid`
    /// @return empty when nobody has it
    Optional<Person> byLid(String user);

    /// Everybody, account owners included.
    ///
    /// @return immutable
    Collection<Person> people();

    /// The devices of a person inside the sandbox (linked clients are not among them).
    ///
    /// @param person whose
    /// @return by number, the phone first; empty for strangers
    List<VirtualDevice> devices(Person person);

    /// Devices the person had since the sandbox started; for those who listen in.
    List<VirtualDevice> formerDevices(Person person);

    /// A person links a device to their phone; durable.
    ///
    /// @param number never given before
    /// @throws IllegalArgumentException for strangers
    VirtualDevice addDevice(Person person, int number);

    /// A person removes a companion; durable.
    ///
    /// @throws IllegalArgumentException when it is none inside the sandbox
    void removeDevice(Person person, int number);

    /// A person gets a new phone with new keys, and has no other device; durable.
    ///
    /// @throws IllegalArgumentException for strangers
    void registerAnew(Person person);

    /// The phones that clients can link to.
    ///
    /// @return immutable, at least one, in a stable order
    List<Primary> primaries();

    /// The routes of the phones (`/trays`, the page), mounted by the network below its `phonesUrl`.
    ///
    /// @return never null
    HttpService routes();

    /// A blob of a phone's app state, served by the network's HTTP server under the blob's whole directPath.
    ///
    /// @param directPath such as `/app-state/critical_unblock_low-3`, without query
    /// @return ciphertext and MAC, a fresh copy; empty when there is none
    Optional<byte[]> blob(String directPath);

    /// Somebody by either address, whatever the device.
    ///
    /// @param jid an address by phone number or hidden id
    /// @return empty when nobody has it
    default Optional<Person> find(Jid jid) {
        return jid.isLid() ? byLid(jid.user()) : jid.isPn() ? byPn(jid.user()) : Optional.empty();
    }

    @Override
    void close();
}
