package dev.heliograph.server.http;

import dev.heliograph.protocol.model.ClientEvent;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionException;
import dev.heliograph.server.session.SessionManager;
import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sessions as a resource: `/api/v1/sessions`.
final class SessionRoutes {
    private static final String MANAGE = "session:manage";
    private static final String READ = "session:read";
    private static final Duration QR_WAIT = Duration.ofSeconds(10);
    private static final MediaType SVG = MediaTypes.create("image/svg+xml");
    private static final MediaType PNG = MediaTypes.create("image/png");

    private final SessionManager sessions;
    private final long maxBody;

    SessionRoutes(SessionManager sessions, long maxBody) {
        this.sessions = sessions;
        this.maxBody = maxBody;
    }

    void add(RouteTable table) {
        table.add(Endpoint.own("POST", "/api/v1/sessions", MANAGE, maxBody, this::create));
        table.add(Endpoint.own("GET", "/api/v1/sessions", READ, 0, this::list));
        table.add(Endpoint.own("GET", "/api/v1/sessions/{sessionId}", READ, 0, this::get));
        table.add(Endpoint.own("GET", "/api/v1/sessions/{sessionId}/qr", MANAGE, 0, this::qr));
        table.add(Endpoint.own("DELETE", "/api/v1/sessions/{sessionId}", MANAGE, 0, this::delete));
    }

    /// A session as callers see it.
    ///
    /// @param code    why it is in its state, for programs; absent when there is nothing special
    /// @param until   when the state is over by itself; absent when not known
    /// @param account absent until linked
    record Shown(
            String id,
            String network,
            String state,
            String reason,
            String code,
            String until,
            boolean connected,
            Account account,
            int contacts,
            String createdAt) {}

    record Account(String phone, String lid) {}

    private record Page(List<Shown> sessions) {}

    private record Qr(String qr, String expiresAt) {}

    private void create(Exchange exchange) throws ApiException, IOException {
        Map<String, Object> fields = exchange.hasBody() ? exchange.jsonObject() : Map.of();
        for (String field : fields.keySet()) {
            if (!field.equals("id")) {
                throw invalid(field, "there is no field " + (field.length() > 40 ? "of that name" : field));
            }
        }
        Object id = fields.get("id");
        if (id != null && !(id instanceof String)) {
            throw invalid("id", "id must be a text");
        }
        if (id != null && !exchange.knownCaller().reaches((String) id)) {
            throw new ApiException(ErrorCode.FORBIDDEN, "this credential does not reach that session");
        }
        try {
            Session session = sessions.create(exchange.knownCaller().tenant(), Optional.ofNullable((String) id));
            exchange.header("Location", "/api/v1/sessions/" + session.key().session());
            exchange.answer(201, shown(session.view()));
        } catch (SessionException e) {
            throw error(e);
        }
    }

    private void list(Exchange exchange) {
        var caller = exchange.knownCaller();
        exchange.answer(
                200,
                new Page(sessions.list(caller.tenant()).stream()
                        .filter(session -> caller.reaches(session.key().session()))
                        .map(session -> shown(session.view()))
                        .toList()));
    }

    private void get(Exchange exchange) throws ApiException {
        exchange.answer(200, shown(find(sessions, exchange).view()));
    }

    private void delete(Exchange exchange) throws ApiException, InterruptedException {
        try {
            sessions.delete(exchange.knownCaller().tenant(), exchange.parameter("sessionId"));
        } catch (SessionException e) {
            throw error(e);
        }
        exchange.answerNothing(204);
    }

    /// Waits a little for the first code, so that creating a session and reading its code need no loop.
    private void qr(Exchange exchange) throws ApiException, InterruptedException {
        Session session = find(sessions, exchange);
        MediaType wanted = exchange.request()
                .headers()
                .bestAccepted(MediaTypes.APPLICATION_JSON, PNG, SVG, MediaTypes.TEXT_PLAIN)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.NOT_ACCEPTABLE, "offered: application/json, image/png, image/svg+xml, text/plain"));
        ClientEvent.Qr qr = session.awaitQr(QR_WAIT).orElseThrow(() -> noQr(session.view()));
        if (wanted.equals(PNG)) {
            exchange.answer(200, "image/png", QrImages.png(qr.content()));
        } else if (wanted.equals(SVG)) {
            exchange.answer(200, "image/svg+xml", QrImages.svg(qr.content()));
        } else if (wanted.equals(MediaTypes.TEXT_PLAIN)) {
            exchange.answer(200, "text/plain; charset=utf-8", QrImages.blocks(qr.content()));
        } else {
            exchange.answer(
                    200,
                    new Qr(
                            qr.content(),
                            qr.until().truncatedTo(ChronoUnit.SECONDS).toString()));
        }
    }

    static Session find(SessionManager sessions, Exchange exchange) throws ApiException {
        return sessions.find(exchange.knownCaller().tenant(), exchange.parameter("sessionId"))
                .orElseThrow(() -> new ApiException(ErrorCode.SESSION_NOT_FOUND, "there is no session of that id"));
    }

    private static ApiException noQr(Session.View view) {
        String why = switch (view.state()) {
            case LINK_EXPIRED -> "nobody scanned in time; ask again for a new code";
            case CREATED, LINKING -> "the network has not given one yet; ask again";
            case CONNECTING, CONNECTED, RECONNECTING, TIME_LOCKED -> "the session is linked already";
            case LOGGED_OUT, REPLACED, OUTDATED, BANNED, FAILED, CLOSED -> "the session has ended: " + view.reason();
        };
        return new ApiException(ErrorCode.QR_NOT_AVAILABLE, why).with("state", word(view.state()));
    }

    private static ApiException error(SessionException e) {
        return switch (e.reason()) {
            case INVALID_ID -> invalid("id", e.getMessage());
            case EXISTS -> new ApiException(ErrorCode.SESSION_EXISTS, e.getMessage());
            case NOT_FOUND -> new ApiException(ErrorCode.SESSION_NOT_FOUND, e.getMessage());
            case OWNED_ELSEWHERE -> new ApiException(ErrorCode.SESSION_OWNED_ELSEWHERE, e.getMessage());
            case CLOSED -> new ApiException(ErrorCode.SHUTTING_DOWN, e.getMessage());
        };
    }

    static ApiException invalid(String field, String why) {
        return new ApiException(ErrorCode.INVALID_FIELD, why).with("field", field);
    }

    static Shown shown(Session.View view) {
        return new Shown(
                view.key().session(),
                view.network(),
                word(view.state()),
                view.reason(),
                view.status().cause() == StateCause.NONE
                        ? null
                        : view.status().cause().word(),
                view.status()
                        .until()
                        .map(until -> until.truncatedTo(ChronoUnit.SECONDS).toString())
                        .orElse(null),
                view.isConnected(),
                view.account()
                        .map(linked -> new Account(
                                linked.phone().withoutDevice().toString(),
                                linked.lid().withoutDevice().toString()))
                        .orElse(null),
                view.contacts(),
                view.createdAt().toString());
    }

    /// The state as callers see it: `connected`, `linkExpired`, ….
    static String word(ClientState state) {
        return state.word();
    }
}
