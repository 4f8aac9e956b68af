package dev.heliograph.protocol.store;

import dev.heliograph.protocol.model.LeftOut;
import java.time.Instant;
import java.util.List;

/// What WhatsApp answered to a stanza. Sealed: readers switch over it without a default.
public sealed interface Settled {
    /// Acknowledged.
    ///
    /// @param serverTime millisecond precision
    /// @param recipients how many people it was addressed to
    /// @param leftOut    who it was not addressed to
    record Accepted(Instant serverTime, int recipients, List<LeftOut> leftOut) implements Settled {
        /// Copies the list.
        public Accepted {
            leftOut = List.copyOf(leftOut);
        }
    }

    /// Refused.
    ///
    /// @param code WhatsApp's own number, such as 479
    record Refused(int code) implements Settled {}
}
