package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.Jid;
import java.util.List;

/// Who the phone said may see our statuses. Source: 2-status.md 3.9.
///
/// @param mode  how to read `users`
/// @param users people, device 0; empty for [Mode#CONTACTS]
public record StatusPrivacy(Mode mode, List<Jid> users) {
    /// What a list means.
    public enum Mode {
        /// The whole address book.
        CONTACTS,
        /// The address book without those listed.
        DENY_LIST,
        /// Those listed and nobody else.
        ALLOW_LIST,
        /// Those listed, marked as close friends.
        CLOSE_FRIENDS
    }

    /// Copies the list.
    public StatusPrivacy {
        users = List.copyOf(users);
    }
}
