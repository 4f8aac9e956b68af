package dev.heliograph.protocol.inbox;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.StatusNews;
import dev.heliograph.protocol.signal.DecryptException;

/// What a message meant for this client. Sealed: the facade switches over it without a default.
public sealed interface Received {
    /// The phone shared app-state keys, and they are stored.
    ///
    /// @param count how many
    record KeysShared(int count) implements Received {}

    /// Somebody did something with a status; that is stored.
    record Noticed(StatusNews news) implements Received {}

    /// Nothing this client acts on.
    record Ignored() implements Received {}

    /// It was processed before, or is of no use.
    ///
    /// @param why in words
    record Dropped(String why) implements Received {}

    /// It could not be decrypted, and may be asked for again.
    ///
    /// @param sender the device that sent it, as sessions know it
    /// @param kind   what was wrong
    record Unreadable(Jid sender, DecryptException.Kind kind) implements Received {}
}
