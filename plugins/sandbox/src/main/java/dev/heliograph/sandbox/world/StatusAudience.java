package dev.heliograph.sandbox.world;

import dev.heliograph.protocol.model.Jid;
import java.util.List;

/// Who may see an account's statuses, as its owner chose on the phone. Source: shared/protocol/1-connection.md 10.1.
///
/// @param kind  how to read the list
/// @param users people by phone number or hidden id; empty for [Kind#CONTACTS]
public record StatusAudience(Kind kind, List<Jid> users) {
    /// Nobody chose anything.
    public static final StatusAudience CONTACTS = new StatusAudience(Kind.CONTACTS, List.of());

    /// What a list means; the name in lower case is the one on the wire.
    public enum Kind {
        /// The whole address book.
        CONTACTS,
        /// The address book without those listed.
        BLACKLIST,
        /// Those listed.
        WHITELIST
    }

    /// Copies the list.
    public StatusAudience {
        users = List.copyOf(users);
    }
}
