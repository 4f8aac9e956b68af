package dev.heliograph.server.status;

import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Post;
import java.time.Duration;

/// What came of a request for a status. Sealed: the API switches over it without a default.
public sealed interface PostOutcome {
    /// WhatsApp acknowledged it.
    record Sent(Post post) implements PostOutcome {}

    /// WhatsApp refused it.
    ///
    /// @param code WhatsApp's own number
    record Refused(Post post, int code) implements PostOutcome {}

    /// No acknowledgement in time: it may or may not be out, and is settled later.
    record Unknown(Post post, Duration waited) implements PostOutcome {}

    /// It did not leave the machine.
    record NotSent(Post post, String why) implements PostOutcome {}

    /// There is no such session; nothing was stored.
    record NoSession() implements PostOutcome {}

    /// The session is not connected; nothing was stored.
    record NotConnected(Session.View session) implements PostOutcome {}

    /// Other posts of the account took all the time there was; nothing was stored.
    record Busy(Duration waited) implements PostOutcome {}

    /// The server is being stopped; nothing was stored.
    record Stopping() implements PostOutcome {}

    /// No content type takes such a request; nothing was stored.
    record NoContentType() implements PostOutcome {}
}
