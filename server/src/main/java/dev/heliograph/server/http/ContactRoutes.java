package dev.heliograph.server.http;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LookupException;
import dev.heliograph.protocol.model.NumberCheck;
import dev.heliograph.protocol.model.Person;
import dev.heliograph.server.session.AccountClient;
import dev.heliograph.server.session.Session;
import dev.heliograph.server.session.SessionManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom a session can post to: `/api/v1/sessions/{sessionId}/contacts`.
final class ContactRoutes {
    private static final String PATH = "/api/v1/sessions/{sessionId}/contacts";
    private static final String READ = "session:read";
    private static final String MANAGE = "session:manage";
    private static final int USUAL_PAGE = 100;
    private static final int LONGEST_PAGE = 500;
    private static final int MOST_NUMBERS = 1_000;

    private final SessionManager sessions;
    private final long maxBody;

    ContactRoutes(SessionManager sessions, long maxBody) {
        this.sessions = sessions;
        this.maxBody = maxBody;
    }

    void add(RouteTable table) {
        table.add(Endpoint.own("GET", PATH, READ, 0, this::list));
        table.add(Endpoint.own("POST", PATH, MANAGE, maxBody, this::importNumbers));
        table.add(Endpoint.own("DELETE", PATH + "/{number}", MANAGE, 0, this::forget));
    }

    /// A contact as callers see it; what is not known is absent.
    ///
    /// @param phone digits only
    private record Shown(String lid, String phone, String name, String pushName, boolean saved, boolean imported) {}

    private record Page(List<Shown> contacts, int total, String nextCursor) {}

    private record Checked(String number, boolean registered, String phone, String lid) {}

    private record Import(List<Checked> numbers) {}

    private void list(Exchange exchange) throws ApiException {
        Session session = SessionRoutes.find(sessions, exchange);
        int limit = limit(exchange);
        Collection<Person> all = session.client().map(AccountClient::people).orElse(List.of());
        try {
            ContactPage page = ContactPage.of(
                    all,
                    parameter(exchange, "search").orElse(""),
                    parameter(exchange, "cursor").filter(cursor -> !cursor.isEmpty()),
                    limit);
            exchange.answer(
                    200,
                    new Page(
                            page.people().stream().map(ContactRoutes::shown).toList(),
                            page.total(),
                            page.next().orElse(null)));
        } catch (IllegalArgumentException _) {
            throw SessionRoutes.invalid("cursor", "cursor must be the nextCursor of a page before");
        }
    }

    private static int limit(Exchange exchange) throws ApiException {
        String text = parameter(exchange, "limit").orElse(Integer.toString(USUAL_PAGE));
        if (text.matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LONGEST_PAGE) {
                return limit;
            }
        }
        throw SessionRoutes.invalid("limit", "limit must be 1 to " + LONGEST_PAGE);
    }

    private static Optional<String> parameter(Exchange exchange, String name) {
        return exchange.query().getOrDefault(name, List.of()).stream().findFirst();
    }

    private void importNumbers(Exchange exchange) throws ApiException, IOException, InterruptedException {
        Session session = SessionRoutes.find(sessions, exchange);
        List<String> numbers = numbers(exchange.hasBody() ? exchange.jsonObject() : Map.of());
        AccountClient client = session.client()
                .orElseThrow(() -> notConnected(session, session.view().reason()));
        try {
            exchange.answer(
                    200,
                    new Import(client.importNumbers(numbers).stream()
                            .map(ContactRoutes::checked)
                            .toList()));
        } catch (LookupException e) {
            throw e.connected()
                    ? new ApiException(ErrorCode.LOOKUP_FAILED, e.getMessage())
                    : notConnected(session, e.getMessage());
        }
    }

    private static ApiException notConnected(Session session, String why) {
        return new ApiException(ErrorCode.SESSION_NOT_CONNECTED, why)
                .with("state", SessionRoutes.word(session.view().state()));
    }

    private static List<String> numbers(Map<String, Object> fields) throws ApiException {
        for (String field : fields.keySet()) {
            if (!field.equals("numbers")) {
                throw SessionRoutes.invalid(
                        field, "there is no field " + (field.length() > 40 ? "of that name" : field));
            }
        }
        if (!(fields.get("numbers") instanceof List<?> list) || list.isEmpty() || list.size() > MOST_NUMBERS) {
            throw SessionRoutes.invalid("numbers", "numbers must be a list of 1 to " + MOST_NUMBERS + " phone numbers");
        }
        List<String> numbers = new ArrayList<>(list.size());
        for (Object one : list) {
            numbers.add(digits(one instanceof String text ? text : "", numbers.size()));
        }
        return numbers;
    }

    private static String digits(String text, int at) throws ApiException {
        String digits = text.replaceAll("[ ().-]", "").replaceFirst("^\\+", "");
        if (!digits.matches("[1-9][0-9]{6,14}")) {
            throw SessionRoutes.invalid(
                    "numbers", "number " + (at + 1) + " must be a text of 7 to 15 digits with country code");
        }
        return digits;
    }

    private void forget(Exchange exchange) throws ApiException {
        Session session = SessionRoutes.find(sessions, exchange);
        String number = digits(exchange.parameter("number"), 0);
        boolean forgotten =
                session.client().map(client -> client.forgetNumber(number)).orElse(false);
        if (!forgotten) {
            throw new ApiException(ErrorCode.CONTACT_NOT_FOUND, "that number was not imported");
        }
        exchange.answerNothing(204);
    }

    private static Checked checked(NumberCheck check) {
        return new Checked(
                check.number(),
                check.registered(),
                check.phone().map(Jid::user).orElse(null),
                check.lid().map(Jid::toString).orElse(null));
    }

    private static Shown shown(Person person) {
        return new Shown(
                person.lid().map(Jid::toString).orElse(null),
                person.phone().map(Jid::user).orElse(null),
                person.name().isEmpty() ? null : person.name(),
                person.pushName().isEmpty() ? null : person.pushName(),
                person.saved(),
                person.imported());
    }
}
