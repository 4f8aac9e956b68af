package dev.heliograph.protocol.client;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/// Runs what has to wait for answers, one after the other, off the reader's thread. One for each connection.
final class Worker implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());

    private final LinkedBlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;

    /// Something to do.
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    /// Starts the thread.
    ///
    /// @param failed told when a task threw; the worker goes on
    Worker(String name, Consumer<RuntimeException> failed) {
        thread = Thread.ofVirtual().name(name).start(() -> loop(failed));
    }

    void submit(Task task) {
        tasks.add(task);
    }

    private void loop(Consumer<RuntimeException> failed) {
        try {
            while (true) {
                Task task = tasks.take();
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a task of the connection failed", e);
                    failed.accept(e);
                }
            }
        } catch (InterruptedException _) {
            // close() asked for it
        }
    }

    /// Interrupts what runs and drops what waits.
    @Override
    public void close() {
        thread.interrupt();
    }
}
