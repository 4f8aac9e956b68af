package dev.heliograph.protocol.model;

/// Where the connection of one account stands.
///
/// | from | to | when |
/// |---|---|---|
/// | `CREATED` | `LINKING` | started without an account |
/// | `LINKING` | `CONNECTING` | pair-success verified and stored |
/// | `LINKING` | `LINK_EXPIRED` | all QR refs used up |
/// | `CREATED` | `CONNECTING` | started with an account |
/// | `CONNECTING` | `CONNECTED` | `<success>` and the steps after it |
/// | `CONNECTED`, `CONNECTING` | `RECONNECTING` | the socket went, 515, 503 |
/// | `RECONNECTING` | `CONNECTED` | `<success>` again |
/// | any | `LOGGED_OUT` | 401, 403, 406, 516, removed on the phone |
/// | any | `REPLACED` | `<conflict type="replaced"/>`; never retried by itself |
/// | any | `OUTDATED` | 405 |
/// | any | `BANNED` | 402 |
/// | any | `FAILED` | an answer no retry mends, or another owner wrote the journal |
/// | any | `CLOSED` | closed by us |
public enum ClientState {
    /// Not started.
    CREATED,
    /// Waiting for a phone to scan.
    LINKING,
    /// Nobody scanned in time.
    LINK_EXPIRED,
    /// First connection of this run under way.
    CONNECTING,
    /// Logged in; able to post once the contacts have come, see the reason.
    CONNECTED,
    /// Connection lost, trying again.
    RECONNECTING,
    /// The phone removed this device.
    LOGGED_OUT,
    /// Another connection uses the same credentials.
    REPLACED,
    /// WhatsApp refuses this client version.
    OUTDATED,
    /// The account is banned for a time.
    BANNED,
    /// Broken for good.
    FAILED,
    /// Closed by us.
    CLOSED;

    /// Whether the client will not connect again by itself.
    public boolean isFinal() {
        return switch (this) {
            case LINK_EXPIRED, LOGGED_OUT, REPLACED, OUTDATED, BANNED, FAILED, CLOSED -> true;
            case CREATED, LINKING, CONNECTING, CONNECTED, RECONNECTING -> false;
        };
    }
}
