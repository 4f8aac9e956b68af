package dev.heliograph.sandbox.serve;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Bytes that can be asked for in part. Immutable.
///
/// @param type   the Content-Type
/// @param length how many bytes
/// @param bytes  opens them from the first
public record FileAnswer(String type, long length, Opener bytes) {
    private static final int CHUNK = 64 << 10;

    /// Opens the bytes.
    @FunctionalInterface
    public interface Opener {
        /// @throws IOException when they cannot be read
        InputStream open() throws IOException;
    }

    /// The bytes of a file.
    ///
    /// @throws UncheckedIOException when it cannot be read
    public static FileAnswer of(String type, Path file) {
        try {
            return new FileAnswer(type, Files.size(file), () -> Files.newInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /// Answers: all of it, or the range asked for; 416 when there is no such range.
    ///
    /// @throws UncheckedIOException when the bytes cannot be read or sent
    public void send(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, type)
                .header(HeaderNames.ACCEPT_RANGES, "bytes")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff");
        Optional<String> header =
                request.headers().first(HeaderNames.RANGE).filter(it -> it.matches("bytes=(\\d+-\\d*|-\\d+)"));
        if (header.isEmpty()) {
            send(response, 0, length);
            return;
        }
        Optional<long[]> range = range(header.get().substring("bytes=".length()));
        if (range.isEmpty()) {
            response.status(Status.REQUESTED_RANGE_NOT_SATISFIABLE_416)
                    .header(HeaderNames.CONTENT_RANGE, "bytes */" + length)
                    .send();
            return;
        }
        long from = range.get()[0];
        long to = range.get()[1];
        response.status(Status.PARTIAL_CONTENT_206)
                .header(HeaderNames.CONTENT_RANGE, "bytes " + from + "-" + (to - 1) + "/" + length);
        send(response, from, to);
    }

    /// From inclusive, to exclusive.
    private Optional<long[]> range(String text) {
        int dash = text.indexOf('-');
        try {
            if (dash == 0) {
                long last = Long.parseLong(text.substring(1));
                return last == 0 ? Optional.empty() : checked(Math.max(0, length - last), length);
            }
            long from = Long.parseLong(text.substring(0, dash));
            String end = text.substring(dash + 1);
            return checked(from, end.isEmpty() ? length : Math.min(length, Long.parseLong(end) + 1));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<long[]> checked(long from, long to) {
        return from < to ? Optional.of(new long[] {from, to}) : Optional.empty();
    }

    private void send(ServerResponse response, long from, long to) {
        response.header(HeaderNames.CONTENT_LENGTH, Long.toString(to - from));
        try (InputStream in = bytes.open();
                OutputStream out = response.outputStream()) {
            in.skipNBytes(from);
            byte[] chunk = new byte[CHUNK];
            long left = to - from;
            while (left > 0) {
                int count = in.read(chunk, 0, (int) Math.min(CHUNK, left));
                if (count < 0) {
                    throw new IOException("the file ended " + left + " bytes early");
                }
                out.write(chunk, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file could not be sent", e);
        }
    }
}
