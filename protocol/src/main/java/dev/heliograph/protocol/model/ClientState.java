package dev.heliograph.protocol.model;

import java.util.EnumSet;
import java.util.Set;

/// Where the connection of one account stands.
///
/// The table is complete: [#next] is made from the same rows, and a test compares the two. A state may always become
/// itself, which only changes its reason. Source: shared/protocol/1-connection.md 5, 7.6 to 7.9.
///
/// | from | to | when |
/// |---|---|---|
/// | `CREATED` | `LINKING` | started without an account |
/// | `CREATED` | `CONNECTING` | started with an account |
/// | `CREATED` | `LOGGED_OUT` | started after the device had been removed, nobody has asked to link again |
/// | `LINKING` | `CONNECTING` | pair-success verified and stored |
/// | `LINKING` | `LINK_EXPIRED` | nobody linked within the attempt's time or budget |
/// | `CONNECTING`, `RECONNECTING` | `CONNECTED` | `<success>` and the steps after it |
/// | `CONNECTING`, `RECONNECTING`, `CONNECTED` | `TIME_LOCKED` | WhatsApp restricts the account until a time |
/// | `TIME_LOCKED` | `CONNECTED` | that time is over |
/// | `CONNECTING`, `CONNECTED`, `TIME_LOCKED` | `RECONNECTING` | the socket went, 515, 503, no answer to a ping |
/// | `CONNECTING`, `CONNECTED`, `TIME_LOCKED`, `RECONNECTING` | `LOGGED_OUT` | 401, 403, 406, 516, removed; keys wiped
/// |
/// | `CONNECTING`, `CONNECTED`, `TIME_LOCKED`, `RECONNECTING` | `REPLACED` | another connection uses this device |
/// | `LINKING`, `CONNECTING`, `CONNECTED`, `TIME_LOCKED`, `RECONNECTING` | `OUTDATED` | 405, no newer version |
/// | `LINKING`, `CONNECTING`, `CONNECTED`, `TIME_LOCKED`, `RECONNECTING` | `BANNED` | 402 |
/// | `CREATED`, `LINKING`, `CONNECTING`, `CONNECTED`, `TIME_LOCKED`, `RECONNECTING` | `FAILED` | no retry mends it |
/// | `LINK_EXPIRED`, `LOGGED_OUT`, `OUTDATED`, `BANNED`, `FAILED` | `LINKING` | asked to link again |
/// | `REPLACED`, `OUTDATED`, `FAILED` | `CONNECTING` | asked to connect again |
/// | `BANNED` | `CONNECTING` | the ban is over, or asked to connect again |
/// | all but `CLOSED` | `CLOSED` | closed by us; what comes later is not told |
public enum ClientState {
    /// Not started.
    CREATED,
    /// Waiting for a phone to scan, or to type a code.
    LINKING,
    /// Nobody linked in time; asking for a code starts over.
    LINK_EXPIRED,
    /// First connection of this run under way.
    CONNECTING,
    /// Logged in; able to post once the contacts have come, see the reason.
    CONNECTED,
    /// Connection lost, trying again.
    RECONNECTING,
    /// Logged in, but WhatsApp restricts the account until a time: nothing is posted before.
    TIME_LOCKED,
    /// The device was removed; its keys are wiped.
    LOGGED_OUT,
    /// Another connection uses the same credentials; never retried by itself.
    REPLACED,
    /// WhatsApp refuses this client version.
    OUTDATED,
    /// The account is banned for a time; tried once more when that is over, if WhatsApp told.
    BANNED,
    /// Broken: trying again by itself would not mend it.
    FAILED,
    /// Closed by us. Of the client object alone: whoever shows sessions does not show it.
    CLOSED;

    /// The states this one may become, without itself.
    public Set<ClientState> next() {
        return switch (this) {
            case CREATED -> EnumSet.of(LINKING, CONNECTING, LOGGED_OUT, FAILED, CLOSED);
            case LINKING -> EnumSet.of(CONNECTING, LINK_EXPIRED, OUTDATED, BANNED, FAILED, CLOSED);
            case CONNECTING -> ended(CONNECTED, TIME_LOCKED, RECONNECTING);
            case RECONNECTING -> ended(CONNECTED, TIME_LOCKED);
            case CONNECTED -> ended(TIME_LOCKED, RECONNECTING);
            case TIME_LOCKED -> ended(CONNECTED, RECONNECTING);
            case LINK_EXPIRED, LOGGED_OUT -> EnumSet.of(LINKING, CLOSED);
            case REPLACED -> EnumSet.of(CONNECTING, CLOSED);
            case OUTDATED, BANNED, FAILED -> EnumSet.of(LINKING, CONNECTING, CLOSED);
            case CLOSED -> EnumSet.noneOf(ClientState.class);
        };
    }

    /// Whether the table allows it, or nothing but the reason changes.
    public boolean mayBecome(ClientState next) {
        return next == this || next().contains(next);
    }

    /// Whether the client will not connect again by itself; [#BANNED] may, once, when the ban is over.
    public boolean isFinal() {
        return switch (this) {
            case LINK_EXPIRED, LOGGED_OUT, REPLACED, OUTDATED, BANNED, FAILED, CLOSED -> true;
            case CREATED, LINKING, CONNECTING, CONNECTED, RECONNECTING, TIME_LOCKED -> false;
        };
    }

    /// The name as outsiders see it: `connected`, `linkExpired`, ….
    public String word() {
        return Words.camel(name());
    }

    private static Set<ClientState> ended(ClientState... more) {
        EnumSet<ClientState> next = EnumSet.of(LOGGED_OUT, REPLACED, OUTDATED, BANNED, FAILED, CLOSED);
        next.addAll(Set.of(more));
        return next;
    }
}
