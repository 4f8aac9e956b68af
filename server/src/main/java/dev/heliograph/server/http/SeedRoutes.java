package dev.heliograph.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionManager;
import dev.heliograph.server.status.PostOutcome;
import dev.heliograph.server.status.StatusService;
import dev.heliograph.server.storage.Post;
import dev.heliograph.spi.content.ContentException;
import dev.heliograph.spi.media.MediaException;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The seed's two routes, a superset of its fields: none missing, none retyped.
final class SeedRoutes {
    private final StatusService statuses;
    private final SessionManager sessions;
    private final Meters meters;
    private final long maxBody;

    SeedRoutes(StatusService statuses, SessionManager sessions, Meters meters, long maxBody) {
        this.statuses = statuses;
        this.sessions = sessions;
        this.meters = meters;
        this.maxBody = maxBody;
    }

    void add(RouteTable table) {
        table.add(Endpoint.own(
                "POST", "/api/whatsapp/{sessionId}/update-status", "status:write", maxBody, this::updateStatus));
        table.add(Endpoint.own("GET", "/api/whatsapp/{sessionId}/status", "session:read", 0, this::status));
    }

    /// What a caller is told of a status that was sent.
    private record Sent(boolean success, String message, Data data) {}

    /// The status itself; `id` is ours, and `fileUrl` and `sha256` of media, and `leftOut` when somebody was; the
    /// rest is the seed's.
    private record Data(
            String id,
            String sessionId,
            String mediaType,
            String caption,
            String timestamp,
            @JsonInclude(JsonInclude.Include.NON_NULL) String fileUrl,
            @JsonInclude(JsonInclude.Include.NON_NULL) String sha256,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Post.LeftOut> leftOut) {}

    private void updateStatus(Exchange exchange) throws ApiException, IOException, InterruptedException {
        Map<String, Object> fields = exchange.jsonObject();
        String sessionId = exchange.parameter("sessionId");
        PostOutcome outcome;
        try {
            outcome = statuses.post(exchange.knownCaller(), sessionId, fields);
        } catch (ContentException e) {
            throw new ApiException(ErrorCode.INVALID_FIELD, e.getMessage())
                    .coded(e.code())
                    .with("field", e.field());
        } catch (MediaException e) {
            ErrorCode code = switch (e.kind()) {
                case INVALID -> ErrorCode.INVALID_FIELD;
                case UNSUPPORTED -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
                case TOO_LARGE -> ErrorCode.BODY_TOO_LARGE;
            };
            throw new ApiException(code, e.getMessage()).coded(e.code()).with("field", "fileUrl");
        }
        meters.count(outcome);
        Post post = switch (outcome) {
            case PostOutcome.Sent(Post sent) -> sent;
            case PostOutcome.Refused(Post refused, int code) ->
                throw new ApiException(ErrorCode.REFUSED, "WhatsApp refused the status with code " + code)
                        .with("ackCode", code)
                        .with("data", id(refused));
            case PostOutcome.Unknown(Post unknown, var waited) ->
                throw new ApiException(
                                ErrorCode.UNKNOWN,
                                "WhatsApp did not acknowledge the status within " + waited.toSeconds()
                                        + " s; it may or may not be out, and is settled later")
                        .with("data", id(unknown));
            case PostOutcome.NotSent(Post notSent, String why) ->
                throw new ApiException(ErrorCode.NOT_SENT, "the status did not leave the server: " + why)
                        .with("data", id(notSent));
            case PostOutcome.NoSession() ->
                throw new ApiException(ErrorCode.SESSION_NOT_FOUND, "there is no such session");
            case PostOutcome.NotConnected(Session.View view) -> throw notConnected(view);
            case PostOutcome.Busy(var waited) ->
                throw new ApiException(
                        ErrorCode.SESSION_BUSY,
                        "other statuses of this session took all of " + waited.toSeconds() + " s");
            case PostOutcome.Stopping() ->
                throw new ApiException(ErrorCode.SHUTTING_DOWN, "the server is stopping; nothing was posted");
            case PostOutcome.NoContentType() -> throw noContentType(fields);
        };
        exchange.answer(200, new Sent(true, "WhatsApp status updated successfully", data(post)));
    }

    private static ApiException notConnected(Session.View view) {
        ApiException refusal = new ApiException(ErrorCode.SESSION_NOT_CONNECTED, "the session is not connected")
                .with("state", SessionRoutes.word(view.state()));
        view.status().until().ifPresent(until -> refusal.with("until", until.toString()));
        return refusal;
    }

    private void status(Exchange exchange) throws ApiException {
        Optional<Session> session = sessions.find(exchange.knownCaller().tenant(), exchange.parameter("sessionId"));
        Session.View view = session.orElseThrow(
                        () -> new ApiException(ErrorCode.SESSION_NOT_FOUND, "there is no such session"))
                .view();
        boolean connected = view.isConnected();
        exchange.answer(
                200,
                new Connection(
                        true,
                        connected ? "Session is connected" : "Session is not connected",
                        new ConnectionData(
                                view.key().session(), connected, SessionRoutes.word(view.state()), view.reason())));
    }

    /// Whether a session can post, in the seed's shape.
    private record Connection(boolean success, String message, ConnectionData data) {}

    private record ConnectionData(String sessionId, boolean connected, String state, String reason) {}

    private static ApiException noContentType(Map<String, Object> fields) {
        Object file = fields.get("fileUrl");
        if (file == null || (file instanceof String text && text.isBlank())) {
            return new ApiException(
                            ErrorCode.INVALID_FIELD, "caption is missing: a status needs a caption or a fileUrl")
                    .coded("missing_content")
                    .with("field", "caption");
        }
        if (!(file instanceof String)) {
            return new ApiException(ErrorCode.INVALID_FIELD, "fileUrl must be a text").with("field", "fileUrl");
        }
        return new ApiException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Only image or video types allowed for status")
                .with("field", "fileUrl");
    }

    private static Map<String, Object> id(Post post) {
        return Map.of("id", post.id());
    }

    private static Data data(Post post) {
        return new Data(
                post.id(),
                post.key().session(),
                post.mediaType(),
                post.caption(),
                post.sentAt().orElseThrow().truncatedTo(ChronoUnit.SECONDS).toString(),
                (String) post.content().get("fileUrl"),
                (String) post.content().get("sha256"),
                post.leftOut());
    }
}
