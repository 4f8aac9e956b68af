package dev.heliograph.protocol.model;

import java.util.Optional;

/// Somebody this account can post to.
///
/// @param lid      by hidden id, when known
/// @param phone    by phone number, when known; one of the two is
/// @param name     in the phone's address book; empty when there is none
/// @param pushName what the person calls themselves; empty when not known
/// @param saved    whether the phone's address book has them
/// @param imported whether the operator made them a contact
public record Person(
        Optional<Jid> lid, Optional<Jid> phone, String name, String pushName, boolean saved, boolean imported) {
    /// Refuses somebody without an address.
    public Person {
        if (lid.isEmpty() && phone.isEmpty()) {
            throw new IllegalArgumentException("a person has a hidden id or a phone number");
        }
    }

    /// What tells this person from all others: the hidden id when known, else the number.
    public Jid key() {
        return lid.or(() -> phone).orElseThrow();
    }
}
