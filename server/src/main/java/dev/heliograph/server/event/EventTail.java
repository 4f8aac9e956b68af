package dev.heliograph.server.event;

import dev.heliograph.spi.event.Event;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The newest events in memory, one tail for all readers. Thread-safe; holds no other state.
final class EventTail {
    private final int capacity;
    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long last;

    /// An empty tail.
    ///
    /// @param capacity how many events it keeps
    /// @param last     the number of the newest event in the log
    EventTail(int capacity, long last) {
        this.capacity = capacity;
        this.last = last;
    }

    /// Adds durable events that follow the last one, and wakes those who wait.
    void add(List<Event> next) {
        lock.lock();
        try {
            for (var event : next) {
                if (EventStore.number(event) != last + 1) {
                    throw new IllegalStateException("event after " + last + " must follow it, was " + event.id());
                }
                last++;
                events.addLast(event);
                if (events.size() > capacity) {
                    events.removeFirst();
                }
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The number of the newest event.
    long last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the event after a number is in memory, or not in the log yet.
    boolean covers(long after) {
        lock.lock();
        try {
            return after >= last - events.size();
        } finally {
            lock.unlock();
        }
    }

    /// Reads from memory.
    ///
    /// @param after a number that [#covers] said yes to; when the tail moved on since, nothing is returned
    List<Event> read(long after, int limit) {
        lock.lock();
        try {
            long first = last - events.size() + 1;
            return after + 1 < first
                    ? List.of()
                    : events.stream().skip(after + 1 - first).limit(limit).toList();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for an event after a number.
    ///
    /// @return whether there is one
    boolean await(long after, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (last <= after && left > 0) {
                left = grown.awaitNanos(left);
            }
            return last > after;
        } finally {
            lock.unlock();
        }
    }
}
