package dev.heliograph.server.outbound;

import static dev.heliograph.server.outbound.Rule.HOST;
import static dev.heliograph.server.outbound.Rule.IPV6_LITERAL;
import static dev.heliograph.server.outbound.Rule.NOT_PUBLIC;
import static dev.heliograph.server.outbound.Rule.NUMERIC;
import static dev.heliograph.server.outbound.Rule.PORT;
import static dev.heliograph.server.outbound.Rule.SCHEME;
import static dev.heliograph.server.outbound.Rule.TRAILING_DOT;
import static dev.heliograph.server.outbound.Rule.USER_INFO;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Decides whether an address may be fetched, and from which record. Looks names up, connects to nothing.
///
/// The authority is taken apart here and not by [URI], which makes IPv4 of `0177.0.0.1` and calls other forms
/// host-less: what was judged is what is connected to. **Threads.** Safe for all; blocks on the resolver.
final class UrlGuard {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^]]*]|[^:\\[\\]]*)(?::(\\d{0,5}))?");
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final int LONGEST_NAME = 253;

    /// A last label such as this makes the common parsers read the whole host as a number.
    private static final Pattern ENDS_AS_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)\\.*");

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern CANONICAL_V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

    private final Resolver resolver;
    private final Supplier<Openings> openings;

    UrlGuard(Resolver resolver, Supplier<Openings> openings) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        this.openings = Objects.requireNonNull(openings, "openings");
    }

    /// Judges one address; a redirect is judged like a first one.
    Verdict judge(URI uri) {
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return refused(SCHEME, scheme);
        }
        String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
        if (authority.contains("@")) {
            return refused(USER_INFO, "user info");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            return refused(HOST, authority);
        }
        boolean secure = scheme.equals("https");
        String host = parts.group(1).toLowerCase(Locale.ROOT);
        int port = port(parts.group(2), secure);
        if (openings.get().cover(scheme, host, port)) {
            return pinned(new Place(uri, secure, host, port), true);
        }
        Optional<Rule> broken = brokenForm(host);
        if (broken.isPresent()) {
            return refused(broken.get(), host);
        }
        if (port != 80 && port != 443) {
            return refused(PORT, "port " + port);
        }
        return pinned(new Place(uri, secure, host, port), false);
    }

    private static int port(String text, boolean secure) {
        if (text == null || text.isEmpty()) {
            return secure ? 443 : 80;
        }
        return Integer.parseInt(text);
    }

    private static Optional<Rule> brokenForm(String host) {
        if (host.startsWith("[")) {
            return Optional.of(IPV6_LITERAL);
        }
        if (ENDS_AS_NUMBER.matcher(host).matches()) {
            return CANONICAL_V4.matcher(host).matches() ? Optional.empty() : Optional.of(NUMERIC);
        }
        if (host.endsWith(".")) {
            return Optional.of(TRAILING_DOT);
        }
        return host.length() <= LONGEST_NAME && NAME.matcher(host).matches() ? Optional.empty() : Optional.of(HOST);
    }

    private Verdict pinned(Place place, boolean open) {
        List<InetAddress> records;
        try {
            records = records(place.host());
        } catch (UnknownHostException _) {
            return new Verdict.Unknown(place.host());
        }
        if (!open) {
            for (InetAddress one : records) {
                if (!AddressRules.isPublic(one)) {
                    return refused(NOT_PUBLIC, place.host() + " has the record " + one.getHostAddress());
                }
            }
        }
        // IPv4 first: a machine without IPv6 is common, one without IPv4 has a resolver that gives it none
        InetAddress chosen = records.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .or(() -> records.stream().findFirst())
                .orElse(null);
        if (chosen == null) {
            return new Verdict.Unknown(place.host());
        }
        return new Verdict.Passed(
                place.uri(), place.secure(), place.host(), place.port(), named(place.host(), chosen), open);
    }

    private List<InetAddress> records(String host) throws UnknownHostException {
        return CANONICAL_V4.matcher(host).matches()
                ? List.of(InetAddress.ofLiteral(host))
                : List.copyOf(resolver.resolve(host));
    }

    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.getAddress().length + " bytes", e);
        }
    }

    private static Verdict refused(Rule rule, String detail) {
        return new Verdict.Refused(rule, detail);
    }

    private record Place(URI uri, boolean secure, String host, int port) {}
}
