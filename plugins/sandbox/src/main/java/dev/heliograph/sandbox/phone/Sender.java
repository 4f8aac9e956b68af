package dev.heliograph.sandbox.phone;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.world.Companion;
import dev.heliograph.sandbox.world.Person;

/// The client a message comes from, as the network knows it.
///
/// @param device    its address by hidden id
/// @param companion what was registered for it
/// @param account   the account's key, 32 bytes
record Sender(Jid device, Companion companion, byte[] account) {
    /// Reads the sender off a stanza: `participant` of a status, `from` of anything else.
    ///
    /// @throws Violation `unknown-sender`
    static Sender of(Household household, Node stanza) throws Violation {
        Jid jid = stanza.attr("participant") == null ? stanza.requireJid("from") : stanza.requireJid("participant");
        Person person = household
                .find(jid)
                .orElseThrow(() -> new Violation("unknown-sender", jid + " is nobody on this network"));
        Companion companion = household
                .companion(jid)
                .orElseThrow(() -> new Violation("unknown-sender", jid + " is no linked device"));
        return new Sender(person.device(jid.device(), true), companion, household.account(person));
    }
}
