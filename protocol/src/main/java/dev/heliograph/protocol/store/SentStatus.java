package dev.heliograph.protocol.store;

import java.time.Instant;

/// A status that left, for devices that cannot read it and for taking it back.
///
/// @param messageId the stanza's id
/// @param kind      `text`, a media type such as `image`, or [#REVOKE]
/// @param message   the encoded Message, neither padded nor encrypted
/// @param audience  who it went to, see [StateView#audience]
/// @param createdAt millisecond precision
public record SentStatus(String messageId, String kind, byte[] message, long audience, Instant createdAt) {
    /// The kind of a stanza that takes another one back.
    public static final String REVOKE = "revoke";
}
