package dev.heliograph.server.outbound;

import static java.lang.System.Logger.Level.DEBUG;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import io.helidon.webclient.api.TcpClientConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/// One fetch from the first hop to the last byte; its thread's whole life.
///
/// An interrupt closes the connection: on a virtual thread a socket that waits is closed by it.
final class Fetch implements Runnable {
    private static final System.Logger LOG = System.getLogger(Fetch.class.getName());
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int MOST_REDIRECTS = 3;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    private final UrlGuard guard;
    private final Connector connector;
    private final GuardedHttp.Get request;
    private final Handover handover;

    Fetch(UrlGuard guard, Connector connector, GuardedHttp.Get request, Handover handover) {
        this.guard = guard;
        this.connector = connector;
        this.request = request;
        this.handover = handover;
    }

    @Override
    public void run() {
        try {
            handover.give(outcome());
        } catch (InterruptedException e) {
            LOG.log(DEBUG, "fetch of {0} ended early: {1}", place(request.uri()), e.getMessage());
            handover.abandon();
        }
    }

    private Piece outcome() throws InterruptedException {
        try {
            follow();
            return new Piece.End();
        } catch (MediaException e) {
            LOG.log(DEBUG, "fetch of {0}: {1}", place(request.uri()), e.getMessage());
            return new Piece.Failed(e);
        } catch (RuntimeException e) {
            // Helidon's connection and reader: sockets, handshakes, headers that are none
            LOG.log(DEBUG, "fetch of " + place(request.uri()), e);
            return new Piece.Failed(Trouble.unreachable(why(e), e));
        }
    }

    /// Where to, without what a log must not hold: user info, and signatures in paths and queries.
    private static String place(URI uri) {
        String authority = uri.getRawAuthority();
        return uri.getScheme() + ":" + (authority == null ? "" : "//" + authority.replaceFirst("^.*@", ""));
    }

    private static String why(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "no secure connection could be made";
            }
        }
        return "the connection failed or the answer is not HTTP/1.1";
    }

    private void follow() throws MediaException, InterruptedException {
        URI uri = request.uri();
        for (int redirects = 0; uri != null; redirects++) {
            uri = hop(passed(uri, redirects), redirects);
        }
    }

    private Verdict.Passed passed(URI uri, int redirects) throws MediaException, InterruptedException {
        Verdict verdict = guard.judge(uri);
        if (Thread.interrupted()) {
            throw new InterruptedException("cancelled while the name was looked up");
        }
        return switch (verdict) {
            case Verdict.Passed passed -> passed;
            case Verdict.Unknown(String host) -> throw Trouble.unreachable("the host " + host + " has no address");
            case Verdict.Refused(Rule rule, String detail) -> {
                LOG.log(DEBUG, "refused {0} after {1} redirects: {2}, {3}", place(uri), redirects, rule, detail);
                throw Trouble.refused(rule, redirects);
            }
        };
    }

    /// One hop.
    ///
    /// @return where it redirects to; null when the answer was handed over
    private URI hop(Verdict.Passed place, int redirects) throws MediaException, InterruptedException {
        TcpClientConnection connection = connector.connect(place);
        try {
            handover.connected();
            connection.readTimeout(timeout());
            Exchange.ask(connection, place);
            var exchange = new Exchange(connection);
            Piece.Head head = exchange.head();
            List<String> locations = head.headers().getOrDefault("location", List.of());
            if (REDIRECTS.contains(head.status()) && !locations.isEmpty()) {
                if (redirects == MOST_REDIRECTS) {
                    throw Trouble.refused(Rule.REDIRECTS, redirects + 1);
                }
                return target(place, locations.getFirst(), redirects + 1);
            }
            Body body = exchange.body(head);
            if (head.status() / 100 == 2) {
                requireFit(head, body);
            }
            handover.give(head);
            pass(body);
            return null;
        } finally {
            connection.closeResource();
        }
    }

    private Duration timeout() {
        Duration left = handover.left();
        Duration least = left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
        return least.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : least;
    }

    private static URI target(Verdict.Passed from, String location, int redirect) throws MediaException {
        try {
            URI target = from.uri().resolve(new URI(location));
            if (from.secure() && "http".equalsIgnoreCase(target.getScheme())) {
                throw Trouble.refused(Rule.DOWNGRADE, redirect);
            }
            return target;
        } catch (URISyntaxException e) {
            LOG.log(DEBUG, "redirect {0} of {1} names no address: {2}", redirect, from.host(), e.getReason());
            throw Trouble.refused(Rule.LOCATION, redirect);
        }
    }

    private void requireFit(Piece.Head head, Body body) throws MediaException {
        for (String encoding : head.headers().getOrDefault("content-encoding", List.of())) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw Trouble.unreachable("the answer is encoded although none was asked for");
            }
        }
        if (body.announced() > request.maxBytes()) {
            throw Trouble.tooLarge(request.maxBytes());
        }
    }

    private void pass(Body body) throws MediaException, InterruptedException {
        long total = 0;
        for (byte[] bytes = body.next(); bytes != null; bytes = body.next()) {
            total += bytes.length;
            if (total > request.maxBytes()) {
                throw Trouble.tooLarge(request.maxBytes());
            }
            handover.give(new Piece.Bytes(bytes));
        }
    }
}
