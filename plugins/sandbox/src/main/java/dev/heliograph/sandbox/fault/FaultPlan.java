package dev.heliograph.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonInclude;

/// What is to go wrong next. Absent parts never happen; each part is used up by happening.
///
/// @param ackError            statuses are refused with this code and not delivered
/// @param droppedAcks         statuses are delivered, the ack never leaves
/// @param closesBeforeAck     statuses are delivered, then the connection closes instead of the ack
/// @param slowAcks            acks wait this many milliseconds
/// @param duplicateDeliveries stanzas of phones reach the client twice
/// @param loginFailure        logins are answered `<failure reason=code>`
/// @param loginStreamError    logins are answered `<stream:error code=code>`
/// @param streamError         at once: every client that is logged in gets `<stream:error code=..>`; 0 for
///         none
/// @param uploadError         uploads are answered with this HTTP status and not kept
/// @param cutsUpload          the connection closes in the middle of an upload's body; what came is kept
/// @param slowUpload          uploads wait this many milliseconds before their body is read
/// @param withheldKeyShares   phones keep their app-state keys to themselves this many times; what they owe
///         is shared as soon as a plan without this part is put
/// @param appStateError       collections of app state are answered with an error of this code
/// @param appStateBlobError   snapshots of app state are answered with this HTTP status
/// @param posts               what else goes wrong with statuses; null for nothing
/// @param line                what goes wrong with connections and links; null for nothing
/// @param appState           see [AppStateFaults]
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record FaultPlan(
        Coded ackError,
        int droppedAcks,
        int closesBeforeAck,
        Slow slowAcks,
        int duplicateDeliveries,
        Coded loginFailure,
        Coded loginStreamError,
        int streamError,
        Coded uploadError,
        int cutsUpload,
        Slow slowUpload,
        int withheldKeyShares,
        Coded appStateError,
        Coded appStateBlobError,
        PostFaults posts,
        AppStateFaults appState,
        LineFaults line) {
    /// Nothing goes wrong.
    public static final FaultPlan NONE =
            new FaultPlan(null, 0, 0, null, 0, null, null, 0, null, 0, null, 0, null, null, null, null, null);

    /// A fault with a code.
    ///
    /// @param code  such as 479
    /// @param times how often, at least 1
    public record Coded(int code, int times) {}

    /// A delay.
    ///
    /// @param millis how long
    /// @param times  how often, at least 1
    public record Slow(long millis, int times) {}
}
