package dev.heliograph.protocol.signal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Runs the same work for many inputs on a few threads and waits for all.
final class FanOut {
    private static final int WORTH_A_THREAD = 16;

    private final int threads;

    FanOut(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a fan-out needs at least 1 thread, got " + threads);
        }
        this.threads = threads;
    }

    /// The results in the order of the inputs, each input once, without those that gave null.
    ///
    /// A throw of one input is thrown here, after all threads stopped.
    <T, R> Map<T, R> map(Collection<T> inputs, Function<T, R> work) {
        List<T> once = List.copyOf(new LinkedHashSet<>(inputs));
        Object[] results = new Object[once.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable worker = () -> {
            try {
                for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
                    results[i] = work.apply(once.get(i));
                }
            } finally {
                next.set(results.length); // a throw stops the others too
            }
        };
        int helpers = Math.min(threads, Math.ceilDiv(results.length, WORTH_A_THREAD)) - 1;
        run(worker, Math.max(0, helpers));
        Map<T, R> mapped = LinkedHashMap.newLinkedHashMap(results.length);
        for (int i = 0; i < results.length; i++) {
            if (results[i] != null) {
                mapped.put(once.get(i), cast(results[i]));
            }
        }
        return mapped;
    }

    private static void run(Runnable worker, int helpers) {
        FutureTask<?>[] tasks = new FutureTask<?>[helpers];
        for (int i = 0; i < helpers; i++) {
            tasks[i] = new FutureTask<>(worker, null);
            Thread.ofVirtual().name("fan-out-" + i).start(tasks[i]);
        }
        RuntimeException failed = null;
        try {
            worker.run();
        } catch (RuntimeException e) {
            failed = e;
        }
        for (FutureTask<?> task : tasks) {
            failed = join(task, failed);
        }
        if (failed != null) {
            throw failed;
        }
    }

    private static RuntimeException join(FutureTask<?> task, RuntimeException failed) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return failed;
                } catch (InterruptedException e) {
                    interrupted = true; // the work is short, and half of it is of no use
                } catch (ExecutionException e) {
                    if (failed != null) {
                        return failed;
                    }
                    return e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException("fan-out failed", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <R> R cast(Object result) {
        return (R) result;
    }
}
