package dev.heliograph.server.http;

import dev.heliograph.server.status.DeleteOutcome;
import dev.heliograph.server.status.StatusService;

/// Statuses of a session as a resource: `/api/v1/sessions/{sessionId}/statuses`.
final class StatusRoutes {
    private final StatusService statuses;

    StatusRoutes(StatusService statuses) {
        this.statuses = statuses;
    }

    void add(RouteTable table) {
        table.add(Endpoint.own(
                "DELETE", "/api/v1/sessions/{sessionId}/statuses/{statusId}", "status:write", 0, this::delete));
    }

    private void delete(Exchange exchange) throws ApiException, InterruptedException {
        DeleteOutcome outcome = statuses.delete(
                exchange.knownCaller(), exchange.parameter("sessionId"), exchange.parameter("statusId"));
        switch (outcome) {
            case DeleteOutcome.Deleted _ -> exchange.answerNothing(204);
            case DeleteOutcome.NoSession() ->
                throw new ApiException(ErrorCode.SESSION_NOT_FOUND, "there is no session of that id");
            case DeleteOutcome.NoStatus() ->
                throw new ApiException(ErrorCode.STATUS_NOT_FOUND, "the session has no status of that id");
            case DeleteOutcome.NotDeletable(var post, String why) ->
                throw new ApiException(ErrorCode.STATUS_NOT_DELETABLE, "the status cannot be taken back: " + why)
                        .with("state", post.state().word());
            case DeleteOutcome.NotConnected(var view) ->
                throw new ApiException(ErrorCode.SESSION_NOT_CONNECTED, "the session is not connected")
                        .with("state", SessionRoutes.word(view.state()));
            case DeleteOutcome.Busy(var waited) ->
                throw new ApiException(
                        ErrorCode.SESSION_BUSY, "statuses of this session took all of " + waited.toSeconds() + " s");
            case DeleteOutcome.Refused(int code) ->
                throw new ApiException(ErrorCode.REFUSED, "WhatsApp refused to take the status back, code " + code)
                        .with("ackCode", code);
            case DeleteOutcome.Unknown(var waited) ->
                throw new ApiException(
                        ErrorCode.UNKNOWN,
                        "WhatsApp did not acknowledge within " + waited.toSeconds()
                                + " s; the status may or may not be taken back, and may be deleted again");
        }
    }
}
