package dev.heliograph.server.media;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts processes, all from one thread that lives as long as the server. Safe for all threads.
///
/// The kernel kills a process that asked for it (`setpriv --pdeathsig`) when the thread that started it ends, not only
/// when its process does; the threads that carry virtual threads come and go.
final class ToolStarter {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("tool-starter").factory());

    /// Starts one.
    ///
    /// @throws IOException          when it cannot be started
    /// @throws InterruptedException when the caller was interrupted; what was started is killed
    Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        Callable<Process> start = builder::start;
        Future<Process> started = thread.submit(start);
        try {
            return started.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(builder.command().getFirst() + " cannot be started", e.getCause());
        } catch (InterruptedException e) {
            // it may be running by now, or soon
            thread.execute(() -> {
                if (started.state() == Future.State.SUCCESS) {
                    started.resultNow().destroyForcibly();
                }
            });
            throw e;
        }
    }
}
