package dev.heliograph.server.http;

import dev.heliograph.protocol.model.PairingCode;
import dev.heliograph.protocol.pairing.PairingException;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionManager;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/// What a person asks of one session: a code to type on the phone, and to connect again.
final class LinkRoutes {
    private static final String MANAGE = "session:manage";
    private static final Duration CODE_WAIT = Duration.ofSeconds(20);

    private final SessionManager sessions;
    private final long maxBody;

    LinkRoutes(SessionManager sessions, long maxBody) {
        this.sessions = sessions;
        this.maxBody = maxBody;
    }

    void add(RouteTable table) {
        table.add(
                Endpoint.own("POST", "/api/v1/sessions/{sessionId}/pairing-code", MANAGE, maxBody, this::pairingCode));
        table.add(Endpoint.own("POST", "/api/v1/sessions/{sessionId}/connect", MANAGE, 0, this::connect));
    }

    /// @param code  as phones show it, `ABCD-1234`
    /// @param phone digits only
    private record Code(String code, String phone, String until) {}

    private void pairingCode(Exchange exchange) throws ApiException, IOException, InterruptedException {
        Session session = SessionRoutes.find(sessions, exchange);
        String phone = phone(exchange.hasBody() ? exchange.jsonObject() : Map.of());
        AccountClient client = session.client()
                .orElseThrow(() -> new ApiException(
                                ErrorCode.PAIRING_NOT_AVAILABLE, session.view().reason())
                        .with("state", SessionRoutes.word(session.view().state())));
        try {
            PairingCode code = client.pairingCode(phone, CODE_WAIT);
            exchange.answer(
                    201,
                    new Code(
                            code.shown(),
                            code.phone(),
                            code.until().truncatedTo(ChronoUnit.SECONDS).toString()));
        } catch (PairingException e) {
            throw error(e, session);
        }
    }

    private static String phone(Map<String, Object> fields) throws ApiException {
        for (String field : fields.keySet()) {
            if (!field.equals("phone")) {
                throw SessionRoutes.invalid(
                        field, "there is no field " + (field.length() > 40 ? "of that name" : field));
            }
        }
        if (fields.get("phone") instanceof String phone && !phone.isBlank()) {
            return phone;
        }
        throw SessionRoutes.invalid(
                "phone", "phone must be the account's number as a text, such as \"+1 555 000 1111\"");
    }

    private static ApiException error(PairingException e, Session session) {
        ErrorCode code = switch (e.kind()) {
            case BAD_PHONE -> ErrorCode.INVALID_FIELD;
            case ALREADY_LINKED -> ErrorCode.ALREADY_LINKED;
            case RATE_LIMITED -> ErrorCode.PAIRING_RATE_LIMITED;
            case NOT_READY -> ErrorCode.PAIRING_NOT_AVAILABLE;
            case REFUSED -> ErrorCode.PAIRING_REFUSED;
        };
        ApiException answer = new ApiException(code, e.getMessage());
        return e.kind() == PairingException.Kind.BAD_PHONE
                ? answer.with("field", "phone")
                : answer.with("state", SessionRoutes.word(session.view().state()));
    }

    /// Also from an end that is not mended by itself, such as `replaced`.
    private void connect(Exchange exchange) throws ApiException {
        Session session = SessionRoutes.find(sessions, exchange);
        session.client().ifPresent(AccountClient::startAgain);
        exchange.answer(202, SessionRoutes.shown(session.view()));
    }
}
