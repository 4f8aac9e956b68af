package dev.heliograph.sandbox.phone;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Everything all phones decrypted, oldest first, each message once a device. Thread-safe.
public final class Tray {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<TrayEntry> entries = new ArrayList<>();
    private final Set<Key> keys = new HashSet<>();

    private final List<Resend> resends = new ArrayList<>();

    /// A message that went to one device again.
    ///
    /// @param phone     the phone number of the device's owner, digits
    /// @param messageId of a status the device asked for, or of a message it sent and was asked for
    /// @param count     which time it was asked for
    public record Resend(String phone, int device, String messageId, String count) {}

    /// What went to single devices again since the start, oldest first.
    public List<Resend> resends() {
        lock.lock();
        try {
            return List.copyOf(resends);
        } finally {
            lock.unlock();
        }
    }

    /// Notes one more.
    void resent(Resend resend) {
        lock.lock();
        try {
            resends.add(resend);
        } finally {
            lock.unlock();
        }
    }

    private record Key(String phone, int device, String messageId) {}

    /// The entries that fit.
    ///
    /// @return a copy
    public List<TrayEntry> list(Predicate<TrayEntry> wanted) {
        lock.lock();
        try {
            return entries.stream().filter(wanted).toList();
        } finally {
            lock.unlock();
        }
    }

    /// The entries that fit, as soon as there are that many or the time is over.
    ///
    /// @param atLeast how many
    /// @param atMost  how long to wait
    /// @return all there are then, perhaps fewer
    /// @throws InterruptedException when interrupted meanwhile
    public List<TrayEntry> await(Predicate<TrayEntry> wanted, int atLeast, Duration atMost)
            throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            int seen = 0;
            int found = 0;
            while (true) {
                for (; seen < entries.size(); seen++) {
                    found += wanted.test(entries.get(seen)) ? 1 : 0;
                }
                if (found >= atLeast || left <= 0) {
                    return entries.stream().filter(wanted).toList();
                }
                left = added.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The entries from one place to another.
    ///
    /// @param from inclusive, from 0
    /// @param to   exclusive, at most [#size]
    /// @return a copy
    public List<TrayEntry> range(int from, int to) {
        lock.lock();
        try {
            return List.copyOf(entries.subList(from, to));
        } finally {
            lock.unlock();
        }
    }

    /// How many entries there are: a number that changes whenever something came.
    public int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there are more than so many entries or the time is over.
    ///
    /// @return how many there are then
    /// @throws InterruptedException when interrupted meanwhile
    public int awaitMoreThan(int known, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (entries.size() <= known && left > 0) {
                left = added.awaitNanos(left);
            }
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    /// Whether a device has a message.
    boolean holds(String phone, int device, String messageId) {
        lock.lock();
        try {
            return keys.contains(new Key(phone, device, messageId));
        } finally {
            lock.unlock();
        }
    }

    /// Adds an entry, unless the device has the message.
    void add(TrayEntry entry) {
        lock.lock();
        try {
            if (keys.add(new Key(entry.phone(), entry.device(), entry.messageId()))) {
                if (entry.revokes() != null) {
                    entries.replaceAll(old -> isRevoked(old, entry) ? old.revoked(entry.receivedAt()) : old);
                }
                entries.add(entry);
                added.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean isRevoked(TrayEntry old, TrayEntry by) {
        return old.messageId().equals(by.revokes())
                && old.device() == by.device()
                && old.phone().equals(by.phone());
    }
}
