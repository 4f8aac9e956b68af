package dev.heliograph.spi.event;

import java.time.Instant;
import java.util.Map;

/// Something that happened, as the log keeps it.
///
/// @param id      position in the log: dense decimal, zero-padded to 19 digits so that it sorts as text
/// @param type    `noun.verb`, such as `status.sent`, `session.stateChanged`
/// @param tenant  whose it is
/// @param session the session it is about
/// @param time    when it happened, UTC
/// @param data    the type's own fields: strings, numbers, booleans, lists and maps; immutable
public record Event(String id, String type, String tenant, String session, Instant time, Map<String, Object> data) {
    /// A post that WhatsApp acknowledged: `id`, `sessionId`, `messageId`, `mediaType`, `caption`, `timestamp`,
    /// `recipients` (how many people) and, only when somebody was, `leftOut` (a list of `jid` and `reason`).
    public static final String STATUS_SENT = "status.sent";

    /// Copies the data.
    public Event {
        data = Map.copyOf(data);
    }
}
