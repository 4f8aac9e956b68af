package dev.heliograph.sandbox.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.sandbox.phone.PhoneWorld;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.VirtualDevice;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The phones of a world as JSON: who is there does not change, so it is made once. Immutable.
final class PhoneList {
    private static final int MOST = 500;

    private final byte[] json;

    /// One device on the page.
    ///
    /// @param owner whether it is the account owner's phone
    record Phone(String phone, int device, String name, boolean owner) {}

    /// What the page gets.
    ///
    /// @param total how many devices there are, of which `phones` are the first
    record Listing(int total, List<Phone> phones) {}

    /// Lists a world's devices, the owner's first.
    PhoneList(PhoneWorld world) {
        Person owner = world.primaries().getFirst().person();
        var phones = new ArrayList<Phone>();
        int total = 0;
        for (Person person : world.people()) {
            for (VirtualDevice device : world.devices(person)) {
                total++;
                if (phones.size() < MOST) {
                    phones.add(new Phone(person.pn().user(), device.number(), person.name(), person.equals(owner)));
                }
            }
        }
        try {
            this.json = new JsonMapper().writeValueAsBytes(new Listing(total, phones));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the list of phones cannot be written as JSON", e);
        }
    }

    /// UTF-8, a fresh copy.
    byte[] json() {
        return json.clone();
    }
}
