package dev.heliograph.spi.event;

import dev.heliograph.spi.PluginContext;
import java.time.Duration;

/// Takes events out of Heliograph, to a file, a queue, a webhook.
///
/// **Threads.** The host calls [#accept] from one virtual thread at a time, in event order. Blocking is fine.
/// **Delivery.** At least once: the host keeps a durable cursor for each sink and moves it on [Delivery.Done]
/// and [Delivery.Never]; after [Delivery.Later], a throw or a restart the same [Event#id] comes again.
/// **Limits.** A call over 30 s is interrupted and counts as [Delivery.Later].
@FunctionalInterface
public interface EventSink extends AutoCloseable {
    /// Takes one event.
    ///
    /// @param event the event
    /// @return what became of it, never null
    /// @throws InterruptedException when the host stops or gave up waiting; do not swallow it
    Delivery accept(Event event) throws InterruptedException;

    @Override
    default void close() {}

    /// What became of an event. Sealed: the host reads it.
    sealed interface Delivery {
        /// It arrived.
        record Done() implements Delivery {}

        /// It did not arrive; the same event comes again.
        ///
        /// @param atLeast how long to wait first
        /// @param why     for the log
        record Later(Duration atLeast, String why) implements Delivery {}

        /// It can never arrive; the next event comes.
        ///
        /// @param why for the log
        record Never(String why) implements Delivery {}
    }

    /// Makes a sink at start.
    @FunctionalInterface
    interface Factory {
        /// Makes the sink.
        ///
        /// @param context the plugin's way to the host
        /// @return the sink, never null
        /// @throws Exception to have this sink named and left out
        EventSink create(PluginContext context) throws Exception;
    }
}
