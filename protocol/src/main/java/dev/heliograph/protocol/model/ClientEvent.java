package dev.heliograph.protocol.model;

import java.time.Instant;
import java.util.Optional;

/// What a client tells its owner. Sealed: the owner switches over it without a default.
///
/// Delivered on the connection's reader thread, in order; listeners return quickly and never call back
/// into the client.
public sealed interface ClientEvent {
    /// The state changed.
    ///
    /// @param state the new state
    /// @param why   in words, such as `stream:error 515`
    record StateChanged(ClientState state, String why) implements ClientEvent {}

    /// A QR code is to be shown.
    ///
    /// @param content what the code holds, see shared/protocol/1-connection.md 5.3
    /// @param until   when the next one replaces it
    record Qr(String content, Instant until) implements ClientEvent {}

    /// The account is linked, and that is stored.
    ///
    /// @param phone the own device by phone number
    /// @param lid   the own device by hidden id
    record Linked(Jid phone, Jid lid) implements ClientEvent {}

    /// The address book as known now.
    ///
    /// @param count how many contacts
    record ContactsChanged(int count) implements ClientEvent {}

    /// A post whose outcome was unknown is decided.
    ///
    /// @param result [SendResult.Accepted] or [SendResult.Refused]
    record PostSettled(SendResult result) implements ClientEvent {}

    /// Somebody did something with a status. Told after it is durable, and again after a restart, until the
    /// owner says that it took it.
    ///
    /// @param news  what
    /// @param phone the person by phone number, when that is known
    record News(StatusNews news, Optional<Jid> phone) implements ClientEvent {}
}
