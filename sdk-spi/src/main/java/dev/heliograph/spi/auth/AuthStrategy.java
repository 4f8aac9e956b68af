package dev.heliograph.spi.auth;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Says who is calling.
///
/// The host asks the strategies in configured order, before it reads a byte of the body and before it looks anything
/// up; the first that does not answer [Decision.Abstain] decides. When all abstain the answer is 401.
///
/// **Threads.** Called by many request threads at once. **Limits.** A call over 5 s, a throw, or a strategy that could
/// not be made has the server answer 503 and report itself not ready: never does a broken strategy let anybody in.
@FunctionalInterface
public interface AuthStrategy extends AutoCloseable {
    /// Judges one request.
    ///
    /// @param request what is known of it
    /// @return the decision, never null
    /// @throws InterruptedException when the host stops or gave up waiting; do not swallow it
    Decision authenticate(Request request) throws InterruptedException;

    @Override
    default void close() {}

    /// What a strategy may look at.
    ///
    /// @param method  the HTTP method, upper case
    /// @param path    the raw path without query
    /// @param headers header values by lower-case name
    /// @param remote  the peer's address as text
    record Request(String method, String path, Map<String, List<String>> headers, String remote) {
        /// The first value of a header.
        ///
        /// @param lowerCaseName the header's name in lower case
        /// @return the value, or null when absent
        public String header(String lowerCaseName) {
            List<String> values = headers.get(lowerCaseName);
            return values == null || values.isEmpty() ? null : values.getFirst();
        }
    }

    /// What a strategy answers.
    sealed interface Decision {
        /// The caller is known.
        ///
        /// @param caller who it is
        record Granted(Caller caller) implements Decision {
            /// Refuses null.
            public Granted {
                Objects.requireNonNull(caller, "caller");
            }
        }

        /// A credential of this strategy's kind is there and is wrong: 401.
        ///
        /// @param why for the log, never holding the credential; the caller is not told
        record Denied(String why) implements Decision {}

        /// No credential of this strategy's kind is there: ask the next.
        record Abstain() implements Decision {}
    }

    /// Makes a strategy at start.
    @FunctionalInterface
    interface Factory {
        /// Makes the strategy.
        ///
        /// @param context the plugin's way to the host
        /// @return the strategy, never null
        /// @throws Exception to have the server answer 503 with this plugin named
        AuthStrategy create(PluginContext context) throws Exception;
    }
}
