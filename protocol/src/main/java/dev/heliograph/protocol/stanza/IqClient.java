package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Asks the server and waits for its answer. One for each connection; safe for all threads.
public final class IqClient {
    /// How long an answer may take. Source: between Baileys' 60 s and whatsmeow's 75 s.
    public static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final StanzaSocket socket;
    private final PendingReplies pending;
    private final String prefix;
    private final AtomicLong counter;
    private final Supplier<Duration> timeout;

    /// With the connection's socket and waiters, and a source for the ids' random prefix.
    public IqClient(StanzaSocket socket, PendingReplies pending, RandomGenerator random) {
        this.socket = socket;
        this.pending = pending;
        this.prefix = random.nextInt(1 << 16) + "." + random.nextInt(1 << 16) + "-";
        this.counter = new AtomicLong();
        this.timeout = () -> TIMEOUT;
    }

    private IqClient(IqClient whole, Supplier<Duration> timeout) {
        this.socket = whole.socket;
        this.pending = whole.pending;
        this.prefix = whole.prefix;
        this.counter = whole.counter;
        this.timeout = timeout;
    }

    /// The same client, with no answer waited for beyond a point in time.
    public IqClient until(Instant deadline, InstantSource clock) {
        return new IqClient(this, () -> {
            Duration left = Duration.between(clock.instant(), deadline);
            return left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT;
        });
    }

    /// The next id, unique on this connection: `<u16>.<u16>-<n>`. Source: 1-connection.md 7.2.
    public String nextId() {
        return prefix + counter.incrementAndGet();
    }

    /// Sends a stanza that nobody answers.
    public void send(Node stanza) {
        socket.send(stanza);
    }

    /// Asks and waits up to [#TIMEOUT], or less for a client made by [#until].
    ///
    /// @throws IqException when the server refuses, or does not answer in time
    public <R> R ask(Iq<R> question) throws InterruptedException {
        return ask(question, timeout.get());
    }

    /// Asks and waits.
    ///
    /// @throws IqException when the server refuses, or does not answer in time
    public <R> R ask(Iq<R> question, Duration timeout) throws InterruptedException {
        String id = nextId();
        Node request = question.request().attr("id", id).build();
        try (PendingReplies.Ticket ticket = pending.open(id)) {
            socket.send(request);
            Node answer = ticket.await(timeout)
                    .orElseThrow(() -> new IqException(
                            IqException.NO_ANSWER,
                            "no answer to iq " + request.attr("xmlns") + " within " + timeout.toSeconds()
                                    + " s, or the connection went"));
            refuseErrors(request, answer);
            return question.parse(answer);
        }
    }

    private static void refuseErrors(Node request, Node answer) {
        Optional<Node> error = answer.child("error");
        if (error.isEmpty() && !"error".equals(answer.attr("type"))) {
            return;
        }
        String code = error.map(node -> node.attr("code")).orElse(null);
        String text = error.map(node -> node.attr("text")).orElse(null);
        throw new IqException(
                parseCode(code),
                "server refused iq " + request.attr("xmlns") + " with " + code + (text == null ? "" : " " + text));
    }

    private static int parseCode(String code) {
        try {
            return code == null ? 500 : Integer.parseInt(code);
        } catch (NumberFormatException _) {
            return 500;
        }
    }
}
