package dev.heliograph.server.plugin;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.auth.AuthStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says who is calling: asks the strategies in configured order, and lets nobody in when one of them is broken.
/// Thread-safe.
public final class AuthChain {
    private static final System.Logger LOG = System.getLogger(AuthChain.class.getName());

    /// What came of it.
    public sealed interface Verdict {
        /// The caller is known.
        record Known(Caller caller) implements Verdict {}

        /// A credential is missing or wrong.
        record Unknown() implements Verdict {}

        /// Nobody can tell: a strategy is missing, threw or hung.
        record Broken(String why) implements Verdict {}
    }

    private final List<AuthLink> links;

    AuthChain(List<AuthLink> links) {
        this.links = List.copyOf(links);
    }

    /// Judges one request.
    public Verdict authenticate(AuthStrategy.Request request) throws InterruptedException {
        Optional<AuthLink> missing = links.stream().filter(AuthLink::isMissing).findFirst();
        if (missing.isPresent()) {
            return new Verdict.Broken(missing.get().broken().orElseThrow());
        }
        for (AuthLink link : links) {
            switch (link.ask(request)) {
                case AuthLink.Answer.Broken(String why) -> {
                    LOG.log(System.Logger.Level.ERROR, "answering 503, because {0}", why);
                    return new Verdict.Broken(why);
                }
                case AuthLink.Answer.Decided(AuthStrategy.Decision decision) -> {
                    switch (decision) {
                        case AuthStrategy.Decision.Granted(Caller caller) -> {
                            return new Verdict.Known(caller);
                        }
                        case AuthStrategy.Decision.Denied(String why) -> {
                            LOG.log(System.Logger.Level.INFO, "auth strategy {0} refused: {1}", link.name(), why);
                            return new Verdict.Unknown();
                        }
                        case AuthStrategy.Decision.Abstain() -> {
                            // the next one is asked
                        }
                    }
                }
            }
        }
        return new Verdict.Unknown();
    }

    /// Why the server cannot tell who is calling; empty when it can. A strategy that failed is asked once more, with a
    /// request that holds no credential, or a server that gets no requests while unready would never recover.
    public Optional<String> broken() {
        for (AuthLink link : links) {
            if (link.broken().isPresent() && !link.isMissing()) {
                probe(link);
            }
        }
        return links.stream().flatMap(link -> link.broken().stream()).findFirst();
    }

    private static void probe(AuthLink link) {
        try {
            link.ask(new AuthStrategy.Request("GET", "/health/ready", Map.of(), "127.0.0.1"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
