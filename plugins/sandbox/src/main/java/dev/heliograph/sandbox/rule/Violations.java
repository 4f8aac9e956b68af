package dev.heliograph.sandbox.rule;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Every rule broken so far, oldest first. Thread-safe; holds nothing but the list.
public final class Violations {
    /// A broken rule.
    ///
    /// @param at     when
    /// @param rule   its name, kebab-case
    /// @param detail who, what, and what was expected
    public record Violation(Instant at, String rule, String detail) {}

    private final List<Violation> all;
    private final InstantSource clock;
    private final Consumer<Violation> keeper;

    /// Starts with those kept before.
    ///
    /// @param kept   oldest first
    /// @param clock  the time
    /// @param keeper makes a new one durable
    public Violations(List<Violation> kept, InstantSource clock, Consumer<Violation> keeper) {
        this.all = new ArrayList<>(kept);
        this.clock = clock;
        this.keeper = keeper;
    }

    /// Adds one.
    ///
    /// @param rule   its name, kebab-case
    /// @param detail who, what, and what was expected
    public synchronized void add(String rule, String detail) {
        var violation = new Violation(clock.instant(), rule, detail);
        all.add(violation);
        keeper.accept(violation);
    }

    /// All of them.
    ///
    /// @return a copy, oldest first
    public synchronized List<Violation> all() {
        return List.copyOf(all);
    }
}
