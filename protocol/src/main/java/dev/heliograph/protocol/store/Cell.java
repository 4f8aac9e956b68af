package dev.heliograph.protocol.store;

import java.util.Optional;

/// One value: the folded one, or the change of one step on top of it. Thread-safe.
final class Cell<T> {
    private final Cell<T> below;
    private volatile T value;

    private Cell(Cell<T> below) {
        this.below = below;
    }

    static <T> Cell<T> folded() {
        return new Cell<>(null);
    }

    /// An empty change: reads see it first, then this.
    Cell<T> above() {
        return new Cell<>(this);
    }

    Optional<T> get() {
        Optional<T> own = own();
        return own.isPresent() || below == null ? own : below.get();
    }

    /// The value set on this level.
    Optional<T> own() {
        return Optional.ofNullable(value);
    }

    void set(T newValue) {
        value = newValue;
    }

    /// No value on this level any more.
    void clear() {
        value = null;
    }
}
