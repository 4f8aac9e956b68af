package dev.heliograph.spi.media;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import java.io.InputStream;
import java.time.Instant;
import java.util.Objects;

/// Opens media by address. One source for each scheme, offered under the scheme's name.
///
/// The host copies the bytes into a file, counts them against the limit, and finds out what they are by
/// looking at them. **Threads.** Called by many request threads at once; blocking is fine. **Errors.**
/// [MediaException] is answered with its code; anything else thrown becomes 500 with the plugin named in the
/// log.
public interface MediaSource extends AutoCloseable {
    /// Opens the bytes.
    ///
    /// @param request what is wanted
    /// @return a stream from the first byte on; the host closes it. It may throw [MediaException.InStream]
    ///         while read
    /// @throws MediaException       when the address is refused, or there is nothing
    /// @throws InterruptedException when the caller went away or the host stops; do not swallow it
    InputStream open(Request request) throws MediaException, InterruptedException;

    @Override
    default void close() {}

    /// What is wanted.
    ///
    /// @param caller    who asks
    /// @param sessionId the account it is for
    /// @param address   as the caller wrote it, starting with the scheme and a colon; may be megabytes for
    ///                  `data:`
    /// @param maxBytes  the longest media taken
    /// @param deadline  until when all bytes must have come
    record Request(Caller caller, String sessionId, String address, long maxBytes, Instant deadline) {
        /// Refuses null.
        public Request {
            Objects.requireNonNull(caller, "caller");
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(deadline, "deadline");
        }
    }

    /// Makes a source at start.
    @FunctionalInterface
    interface Factory {
        /// Makes the source.
        ///
        /// @param context the plugin's way to the host
        /// @return the source, never null
        /// @throws Exception to have this source named and left out
        MediaSource create(PluginContext context) throws Exception;
    }
}
