package dev.heliograph.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What is to be closed, last started first; one failure does not keep the rest open. Closing twice is harmless.
final class Closing implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    /// How something is closed.
    @FunctionalInterface
    interface Closer<T> {
        void close(T part) throws Exception;
    }

    private record Entry(String name, Closer<Void> closer) {}

    private final Deque<Entry> entries = new ArrayDeque<>();

    synchronized <T> T add(String name, T part, Closer<T> closer) {
        entries.push(new Entry(name, _ -> closer.close(part)));
        return part;
    }

    @Override
    public synchronized void close() {
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            try {
                entry.closer().close(null);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.log(System.Logger.Level.WARNING, "interrupted while closing: {0}", entry.name());
            } catch (Exception e) {
                LOG.log(System.Logger.Level.ERROR, "did not close: " + entry.name(), e);
            }
        }
    }
}
