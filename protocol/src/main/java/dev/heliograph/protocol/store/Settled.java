package dev.heliograph.protocol.store;

import java.time.Instant;

/// What WhatsApp answered to a stanza. Sealed: readers switch over it without a default.
public sealed interface Settled {
    /// Acknowledged.
    ///
    /// @param serverTime millisecond precision
    /// @param recipients how many people it was addressed to
    record Accepted(Instant serverTime, int recipients) implements Settled {}

    /// Refused.
    ///
    /// @param code WhatsApp's own number, such as 479
    record Refused(int code) implements Settled {}
}
