package dev.heliograph.protocol.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What came of a post. Sealed: callers switch over it without a default.
public sealed interface SendResult {
    /// WhatsApp acknowledged the stanza.
    ///
    /// @param messageId  the stanza's id
    /// @param serverTime WhatsApp's own time of it
    /// @param recipients how many people it was addressed to, the own account included
    /// @param leftOut    who it was not addressed to, and why
    record Accepted(String messageId, Instant serverTime, int recipients, List<LeftOut> leftOut)
            implements SendResult {}

    /// WhatsApp refused the stanza.
    ///
    /// @param messageId the stanza's id
    /// @param code      WhatsApp's own number, such as 479
    record Refused(String messageId, int code) implements SendResult {}

    /// No answer came: it may or may not be out. It is decided later by the same bytes under the same id, see
    /// [ClientEvent.PostSettled].
    ///
    /// @param messageId the stanza's id
    /// @param waited    how long
    record Unknown(String messageId, Duration waited) implements SendResult {}

    /// Nothing left the machine.
    ///
    /// @param why the state the session was in, or what failed
    record NotSent(String why) implements SendResult {}
}
