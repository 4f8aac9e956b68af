package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.gallery.Gallery;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.Switch;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/// What all phones of a world share. Thread-safe.
interface Household {
    /// The phones' memory.
    WorldFile file();

    /// Where decrypted statuses go.
    Tray tray();

    /// Where media goes.
    Gallery gallery();

    /// How entries are kept.
    TrayJson json();

    /// The network the phones are on.
    ///
    /// @throws IllegalStateException before the world was started
    Switch network();

    /// Whether phones say by themselves that a status arrived.
    boolean tellsDelivered();

    /// The time.
    InstantSource clock();

    /// Where ids and padding come from.
    SecureRandom random();

    /// The key pairs of a device.
    ///
    /// @param generation another one, other keys
    PhoneKeys keys(Person person, int device, int generation);

    /// The public key of a person's phone, which vouches for the person's other devices, 32 bytes.
    byte[] account(Person person);

    /// Whose address this is.
    Optional<Person> find(Jid jid);

    /// The linked client with this address.
    default Optional<Companion> companion(Jid jid) {
        return find(jid)
                .flatMap(person -> network().companions(person).stream()
                        .filter(companion -> companion.number() == jid.device())
                        .findFirst());
    }
}
