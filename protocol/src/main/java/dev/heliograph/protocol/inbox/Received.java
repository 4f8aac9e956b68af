package dev.heliograph.protocol.inbox;

/// What a message meant for this client. Sealed: the facade switches over it without a default.
public sealed interface Received {
    /// The phone shared app-state keys, and they are stored.
    ///
    /// @param count how many
    record KeysShared(int count) implements Received {}

    /// Nothing this client acts on.
    record Ignored() implements Received {}

    /// It was processed before, or could not be decrypted.
    ///
    /// @param why in words
    record Dropped(String why) implements Received {}
}
