package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who lives in a world: the same seed and size always give the same people. Immutable.
///
/// Phone numbers are `1 555 01` and five digits, a range that is never given out; names say what they are.
///
/// @param owner    the account clients link to
/// @param contacts the owner's address book, in order
/// @param doubled  how many of them, from the first on, have a second device
record People(Person owner, List<Person> contacts, int doubled) {
    /// The number of every second device.
    static final int SECOND_DEVICE = 1;

    private static final long FIRST_NUMBER = 155_501_00000L;
    private static final long FIRST_LID = 100_000_000_000_000L;
    private static final long LIDS = 900_000_000_000_000L;

    /// Makes everybody.
    ///
    /// @param seed 32 secret bytes
    static People of(byte[] seed, WorldSize size) {
        Set<Long> lids = new HashSet<>();
        Person owner = person(seed, 0, "Demo", lids);
        int digits = Math.max(2, Integer.toString(size.contacts()).length());
        var contacts = new ArrayList<Person>(size.contacts());
        for (int i = 1; i <= size.contacts(); i++) {
            contacts.add(person(seed, i, "Contact " + ("%0" + digits + "d").formatted(i), lids));
        }
        return new People(owner, List.copyOf(contacts), size.withTwoDevices());
    }

    private static Person person(byte[] seed, int number, String name, Set<Long> taken) {
        long lid = 0;
        for (int attempt = 0; lid == 0; attempt++) {
            byte[] bytes = Primitives.hkdf(seed, "lid/" + number + "/" + attempt, Long.BYTES);
            long drawn =
                    FIRST_LID + Long.remainderUnsigned(ByteBuffer.wrap(bytes).getLong(), LIDS);
            lid = taken.add(drawn) ? drawn : 0;
        }
        return new Person(Jid.pn(Long.toString(FIRST_NUMBER + number), 0), Jid.lid(Long.toString(lid), 0), name);
    }
}
