package dev.heliograph.sandbox.media;

import dev.heliograph.sandbox.world.MediaKind;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Optional;

/// A request to upload, its form checked; the bytes are not read yet. Source: 2-status.md 7.3.
///
/// @param kind   what it is
/// @param token  base64url of its SHA-256, without padding
/// @param length bytes in this request
/// @param offset where they go
/// @param asks   whether it only asks what is there already
record Upload(MediaKind kind, String token, long length, long offset, boolean asks) {
    private static final String BAD = "bad-upload";

    /// Reads the request's line and headers.
    ///
    /// @param most bytes of a whole blob
    /// @throws UploadRefusal naming what is wrong
    static Upload of(ServerRequest request, MediaAuth auth, long most) throws UploadRefusal {
        UriQuery query = request.query();
        String kindName = request.path().pathParameters().get("kind");
        MediaKind kind = MediaKind.ofUpload(kindName)
                .orElseThrow(() -> UploadRefusal.broken(404, BAD, "nothing is uploaded to /mms/" + kindName));
        String word = first(query, "auth")
                .orElseThrow(() -> UploadRefusal.broken(401, BAD, "an upload names its auth in the query"));
        if (!auth.isGood(word)) {
            throw UploadRefusal.mishap(401, "auth is unknown or over: ask for media_conn again");
        }
        String token = plain(request.path().pathParameters().get("token"));
        String again = plain(first(query, "token").orElse(""));
        if (!BlobAddress.isToken(token) || !again.equals(token)) {
            throw UploadRefusal.broken(
                    400,
                    BAD,
                    "token must be base64url of 32 bytes, the same in path and query, was " + token + " and " + again);
        }
        boolean asks = first(query, "resume").filter("1"::equals).isPresent();
        long length = request.headers()
                .first(HeaderNames.CONTENT_LENGTH)
                .map(Long::parseLong)
                .orElse(asks ? 0L : -1L);
        if (length < 0) {
            throw UploadRefusal.broken(411, BAD, "an upload tells its Content-Length");
        }
        if (asks != (length == 0)) {
            throw UploadRefusal.broken(
                    400, BAD, "resume=1 comes without a body, an upload with one; body was " + length + " bytes");
        }
        long offset = number(first(query, "file_offset").orElse("0"));
        if (offset + length > most) {
            throw UploadRefusal.broken(
                    413, "upload-too-large", "a blob has at most " + most + " bytes, this " + (offset + length));
        }
        return new Upload(kind, token, length, offset, asks);
    }

    private static long number(String text) throws UploadRefusal {
        if (!text.matches("\\d{1,15}")) {
            throw UploadRefusal.broken(400, BAD, "file_offset must be a number of bytes, was \"" + text + "\"");
        }
        return Long.parseLong(text);
    }

    private static Optional<String> first(UriQuery query, String name) {
        return query.contains(name) ? Optional.of(query.first(name).orElse("")) : Optional.empty();
    }

    /// Clients send it with or without padding.
    private static String plain(String token) {
        return token.endsWith("=") ? token.substring(0, token.length() - 1) : token;
    }
}
