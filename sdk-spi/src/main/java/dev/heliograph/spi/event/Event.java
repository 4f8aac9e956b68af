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
    /// A post that WhatsApp acknowledged: `id`, `sessionId`, `messageId`, `mediaType`, `caption`,
    /// `timestamp`, `recipients` (how many people) and, only when somebody was, `leftOut` (a list of `jid`
    /// and `reason`).
    public static final String STATUS_SENT = "status.sent";

    /// A status reached somebody: `id`, `sessionId`, `messageId`, `person` (`lid` and `phone`, as far as
    /// known), `timestamp`. Once for each status and person.
    public static final String STATUS_DELIVERED = "status.delivered";

    /// Somebody looked at a status; fields as of [#STATUS_DELIVERED].
    public static final String STATUS_VIEWED = "status.viewed";

    /// Somebody played the film or voice of a status; fields as of [#STATUS_DELIVERED].
    public static final String STATUS_PLAYED = "status.played";

    /// Somebody answered a status; fields as of [#STATUS_DELIVERED], and `replyId` and `text`. `id` is
    /// missing when the status was posted elsewhere.
    public static final String STATUS_REPLY = "status.reply";

    /// Somebody reacted to a status; fields as of [#STATUS_DELIVERED], and `emoji`, empty when it was taken
    /// back. `id` is missing when the status was posted elsewhere.
    public static final String STATUS_REACTION = "status.reaction";

    /// Somebody else posted a status: `sessionId`, `messageId`, `person`, `mediaType`, `text`, `timestamp`.
    public static final String STATUS_RECEIVED = "status.received";

    /// A status was taken back: `id`, `sessionId`, `messageId`, `timestamp`.
    public static final String STATUS_DELETED = "status.deleted";

    /// Copies the data.
    public Event {
        data = Map.copyOf(data);
    }
}
