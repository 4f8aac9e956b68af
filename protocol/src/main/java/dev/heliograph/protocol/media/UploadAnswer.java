package dev.heliograph.protocol.media;

import java.time.Duration;
import java.util.Optional;

/// What a media host made of a request. Sealed: the uploader decides over it.
sealed interface UploadAnswer {
    /// The file is there.
    ///
    /// @param url        absolute
    /// @param directPath starts with one slash
    record Stored(String url, String directPath) implements UploadAnswer {}

    /// A part is there, or none.
    ///
    /// @param offset where to go on, in bytes
    record Partly(long offset) implements UploadAnswer {}

    /// The token does not count: 401 or 403.
    record Denied(int status) implements UploadAnswer {}

    /// Another host, or this one later, may do better.
    ///
    /// @param why   in words
    /// @param after how long to wait at least, when the host said so
    record Failed(String why, Optional<Duration> after) implements UploadAnswer {}

    /// This host will not take it at all, such as 413.
    record Refused(int status) implements UploadAnswer {}
}
