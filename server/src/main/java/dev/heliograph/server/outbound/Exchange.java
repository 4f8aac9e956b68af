package dev.heliograph.server.outbound;

import dev.heliograph.spi.media.MediaException;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.Http1HeadersParser;
import io.helidon.webclient.api.TcpClientConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One question and one answer on one connection, HTTP/1.1 (RFC 9112).
///
/// Written here because Helidon's request would write the query anew, which breaks signed URLs, and its
/// answer takes a whole chunk into memory before it hands out a byte of it. Throws what Helidon's connection
/// and reader throw.
final class Exchange {
    /// Of one answer's headers.
    static final int HEADER_LIMIT = 16 * 1024;

    private static final int LINE_LIMIT = 512;
    private static final int INTERIM_LIMIT = 5;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");

    private final DataReader reader;

    Exchange(TcpClientConnection connection) {
        this.reader = connection.reader();
    }

    static void ask(TcpClientConnection connection, Verdict.Passed place) {
        String request = "GET " + target(place) + " HTTP/1.1\r\n"
                + "Host: " + authority(place) + "\r\n"
                + "User-Agent: Heliograph\r\n"
                + "Accept: */*\r\n"
                + "Accept-Encoding: identity\r\n"
                + "Connection: close\r\n\r\n";
        connection.writer().writeNow(BufferData.create(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String target(Verdict.Passed place) {
        String path = place.uri().getRawPath();
        String query = place.uri().getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static String authority(Verdict.Passed place) {
        int usual = place.secure() ? 443 : 80;
        return place.port() == usual ? place.host() : place.host() + ":" + place.port();
    }

    /// Reads the head of the answer, past interim ones.
    Piece.Head head() throws MediaException {
        for (int interim = 0; interim <= INTERIM_LIMIT; interim++) {
            Matcher line = STATUS_LINE.matcher(line(reader, LINE_LIMIT));
            if (!line.matches()) {
                throw Trouble.unreachable("it does not speak HTTP/1.1");
            }
            int status = Integer.parseInt(line.group(1));
            var headers = new TreeMap<String, List<String>>();
            for (Header header : Http1HeadersParser.readHeaders(reader, HEADER_LIMIT, true)) {
                headers.put(
                        header.name().toLowerCase(Locale.ROOT),
                        header.allValues().stream().map(String::strip).toList());
            }
            if (status == 101 || status >= 200) {
                return new Piece.Head(status, Map.copyOf(headers));
            }
        }
        throw Trouble.unreachable("it sends interim answers only");
    }

    /// The body that follows a head.
    Body body(Piece.Head head) throws MediaException {
        int status = head.status();
        if (status == 101 || status == 204 || status == 304) {
            return Body.sized(reader, 0);
        }
        List<String> transfer = head.headers().getOrDefault("transfer-encoding", List.of());
        if (!transfer.isEmpty()) {
            if (transfer.size() != 1 || !transfer.getFirst().equalsIgnoreCase("chunked")) {
                throw Trouble.unreachable("the answer is encoded although none was asked for");
            }
            return Body.chunked(reader);
        }
        List<String> lengths = head.headers().getOrDefault("content-length", List.of());
        if (lengths.isEmpty()) {
            return Body.untilClosed(reader);
        }
        String length = lengths.getFirst();
        if (lengths.stream().anyMatch(other -> !other.equals(length)) || !length.matches("\\d{1,18}")) {
            throw Trouble.unreachable("the answer's content-length is not one number");
        }
        return Body.sized(reader, Long.parseLong(length));
    }

    static String line(DataReader reader, int limit) throws MediaException {
        int length = reader.findNewLine(limit);
        if (length == limit) {
            throw Trouble.unreachable("a line of the answer is longer than " + limit + " bytes");
        }
        String line = length == 0 ? "" : reader.readAsciiString(length);
        reader.skip(2);
        return line;
    }
}
