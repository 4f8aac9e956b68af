package dev.heliograph.spi.content;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Turns a request into the contents of one or more statuses.
///
/// The host asks every type for its rank; the highest decides, and two equal ones are decided by name. **Threads.**
/// Called by many request threads at once; blocking is fine. **Errors.** [ContentException] becomes 422 with its code
/// and field, [MediaException] what its kind says; anything else thrown becomes 500 with the plugin named in the log.
public interface StatusContentType extends AutoCloseable {
    /// Whether this type makes contents of such a request, and how well it fits.
    ///
    /// @param request what was asked for
    /// @return a rank, higher fits better; empty when it does not fit
    OptionalInt accepts(Request request);

    /// Makes the contents.
    ///
    /// @param request what was asked for, accepted by [#accepts] before
    /// @return at least one content, in the order they are to be posted
    /// @throws ContentException     when a field is missing or wrong
    /// @throws MediaException       when the media is damaged or not fit to be posted
    /// @throws InterruptedException when the caller went away or the host stops; do not swallow it
    List<StatusContent> create(Request request) throws ContentException, MediaException, InterruptedException;

    @Override
    default void close() {}

    /// A request for a status, after authentication.
    ///
    /// @param caller    who asks
    /// @param sessionId the account to post from
    /// @param fields    all fields of the JSON body, those the host does not know included; values are
    ///                  strings, numbers, booleans, lists and maps; absent and null are the same
    /// @param media     what `fileUrl` led to; empty when the request names none
    record Request(Caller caller, String sessionId, Map<String, Object> fields, Optional<MediaFile> media) {
        /// Copies the fields.
        public Request {
            fields = Map.copyOf(fields);
        }
    }

    /// Makes a type at start.
    @FunctionalInterface
    interface Factory {
        /// Makes the type.
        ///
        /// @param context the plugin's way to the host
        /// @return the type, never null
        /// @throws Exception to have this type named and left out
        StatusContentType create(PluginContext context) throws Exception;
    }
}
