package dev.heliograph.spi.http;

import dev.heliograph.spi.media.MediaException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The only HTTP client a plugin has, guarded against being turned on the network behind the server.
///
/// `http` and `https` on ports 80 and 443, no user info, hosts that resolve to public addresses only (every
/// one is looked at, and the one connected to is one of them); redirects, 3 at most, are held to the same.
/// Origins the network of WhatsApp names as open are let through. **Threads.** Safe for all.
public interface GuardedHttp {
    /// Fetches.
    ///
    /// @param request what
    /// @return the answer, whatever its status; close it
    /// @throws MediaException       `url_refused` with the rule that was broken, never an address that was
    ///                              looked up; `media_unreachable`, `media_too_large`, `media_too_slow`
    /// @throws InterruptedException when the caller went away or the host stops
    Response get(Get request) throws MediaException, InterruptedException;

    /// A request.
    ///
    /// @param uri      absolute
    /// @param maxBytes the longest body taken
    /// @param deadline until when all of the body must have come
    record Get(URI uri, long maxBytes, Instant deadline) {
        /// Refuses null.
        public Get {
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(deadline, "deadline");
        }
    }

    /// An answer.
    ///
    /// @param status  the HTTP status
    /// @param headers values by name, names in lower case
    /// @param body    counted and timed: throws [MediaException.InStream] when a limit is passed
    record Response(int status, Map<String, List<String>> headers, InputStream body) implements AutoCloseable {
        /// A header's first value.
        ///
        /// @param name in any case
        /// @return null when there is none
        public String header(String name) {
            List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
            return values == null || values.isEmpty() ? null : values.getFirst();
        }

        /// Lets the connection go.
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
