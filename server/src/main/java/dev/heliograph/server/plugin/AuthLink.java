package dev.heliograph.server.plugin;

import dev.heliograph.spi.auth.AuthStrategy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One strategy of the chain: asked on a thread of its own, so that one that hangs is left behind. Thread-safe.
final class AuthLink {
    /// What came of asking: a decision, or why there is none.
    sealed interface Answer {
        record Decided(AuthStrategy.Decision decision) implements Answer {}

        record Broken(String why) implements Answer {}
    }

    private final String name;
    private final Border border;
    private final AuthStrategy strategy;
    private final Duration limit;
    private final Set<Thread> hanging = ConcurrentHashMap.newKeySet();
    private volatile String broken;

    private AuthLink(String name, Border border, AuthStrategy strategy, Duration limit, String broken) {
        this.name = name;
        this.border = border;
        this.strategy = strategy;
        this.limit = limit;
        this.broken = broken;
    }

    static AuthLink of(String name, Border border, AuthStrategy strategy, Duration limit) {
        return new AuthLink(name, border, strategy, limit, null);
    }

    /// A strategy that is configured and could not be made: broken for good.
    static AuthLink missing(String name, String why) {
        return new AuthLink(name, null, null, Duration.ZERO, why);
    }

    String name() {
        return name;
    }

    boolean isMissing() {
        return strategy == null;
    }

    /// Why the last call failed; empty when it did not.
    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    Answer ask(AuthStrategy.Request request) throws InterruptedException {
        hanging.removeIf(thread -> !thread.isAlive());
        if (!hanging.isEmpty()) {
            // one more waiter would only hang as well
            return new Answer.Broken(broken);
        }
        var task = new FutureTask<>(() -> border.cross(() -> strategy.authenticate(request)));
        Thread thread = Thread.ofVirtual().name("auth-" + name).start(task);
        try {
            var decision = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            broken = null;
            return new Answer.Decided(decision);
        } catch (TimeoutException _) {
            hanging.add(thread);
            task.cancel(true);
            return failed(border + ": did not answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            return failed(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            task.cancel(true);
            throw e;
        }
    }

    private Answer failed(String why) {
        broken = why;
        return new Answer.Broken(why);
    }
}
