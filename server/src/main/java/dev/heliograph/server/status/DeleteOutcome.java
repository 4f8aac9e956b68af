package dev.heliograph.server.status;

import dev.heliograph.server.session.Session;
import dev.heliograph.server.storage.Post;
import java.time.Duration;

/// What came of a request to take a status back. Sealed: the API switches over it without a default.
public sealed interface DeleteOutcome {
    /// It is taken back, now or before.
    record Deleted(Post post) implements DeleteOutcome {}

    /// There is no such session.
    record NoSession() implements DeleteOutcome {}

    /// The session has no such status.
    record NoStatus() implements DeleteOutcome {}

    /// It was never sent, or who it went to is not known any more.
    record NotDeletable(Post post, String why) implements DeleteOutcome {}

    /// The session is not connected; nothing left.
    record NotConnected(Session.View session) implements DeleteOutcome {}

    /// Posts of the account took all the time there was; nothing left.
    record Busy(Duration waited) implements DeleteOutcome {}

    /// WhatsApp refused.
    ///
    /// @param code WhatsApp's own number
    record Refused(int code) implements DeleteOutcome {}

    /// No acknowledgement in time: it may or may not be taken back, and may be asked for again.
    record Unknown(Duration waited) implements DeleteOutcome {}
}
