package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.model.Jid;

/// Somebody with a WhatsApp account on the sandbox network.
///
/// @param pn   the account by phone number, device 0
/// @param lid  the account by hidden id, device 0
/// @param name what the person calls themselves, never blank
public record Person(Jid pn, Jid lid, String name) {
    /// Refuses addresses of the wrong kind.
    public Person {
        if (!pn.isPn() || pn.device() != 0) {
            throw new IllegalArgumentException("person pn must be user@s.whatsapp.net, was " + pn);
        }
        if (!lid.isLid() || lid.device() != 0) {
            throw new IllegalArgumentException("person lid must be user@lid, was " + lid);
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("person " + lid + " must have a name");
        }
    }

    /// One device of the person, in the namespace asked for.
    ///
    /// @param device its number, 0 for the phone
    /// @param byLid  true for `@lid`, false for `@s.whatsapp.net`
    /// @return the device's address
    public Jid device(int device, boolean byLid) {
        return (byLid ? lid : pn).withDevice(device);
    }
}
