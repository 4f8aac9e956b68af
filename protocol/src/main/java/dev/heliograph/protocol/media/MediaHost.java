package dev.heliograph.protocol.media;

import dev.heliograph.protocol.model.MediaKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One media host as an upload sees it: each method is one request. Source: shared/protocol/2-status.md 7.3.
///
/// Wire:
/// ```
/// POST https://<host>/mms/<image|video>/<token>?auth=..&token=<token>[&resume=1][&file_offset=<n>]
/// ```
/// with the sealed bytes, or their tail; the token is their SHA-256 in base64url without padding.
final class MediaHost {
    private static final int LONGEST_ANSWER = 1 << 16;
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /// Slower than this, in bytes a second, is as good as cut.
    private static final long SLOWEST = 128 << 10;

    private final HttpClient http;
    private final InstantSource clock;
    private final URI origin;
    private final String target;
    private final SealedMedia media;

    /// @param origin scheme, host and port
    /// @param auth   the token of media_conn
    MediaHost(HttpClient http, InstantSource clock, URI origin, String auth, MediaKind kind, SealedMedia media) {
        this.http = http;
        this.clock = clock;
        this.origin = origin;
        this.media = media;
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(media.facts().encSha256());
        target = origin + "/mms/" + kind.uploadPath() + "/" + token + "?auth="
                + URLEncoder.encode(auth, StandardCharsets.UTF_8) + "&token=" + token;
    }

    /// Asks how much of it the host has.
    ///
    /// @return never [UploadAnswer.Refused]: a host that does not know it says so with an error
    UploadAnswer ask(Instant deadline) throws InterruptedException {
        UploadAnswer answer = post(target + "&resume=1", BodyPublishers.noBody(), 0, deadline, this::held);
        return switch (answer) {
            case UploadAnswer.Refused _ -> new UploadAnswer.Partly(0);
            case UploadAnswer.Stored _, UploadAnswer.Partly _, UploadAnswer.Denied _, UploadAnswer.Failed _ -> answer;
        };
    }

    private UploadAnswer held(byte[] answer) {
        try {
            return UploadJson.read(answer).resumed(origin, media.length());
        } catch (IOException _) {
            return new UploadAnswer.Partly(0);
        }
    }

    /// Sends it.
    ///
    /// @param offset from where on
    /// @return never [UploadAnswer.Partly]
    /// @throws UploadException when it cannot be read back
    UploadAnswer send(long offset, Instant deadline) throws InterruptedException {
        long length = media.length() - offset;
        String address = offset == 0 ? target : target + "&file_offset=" + offset;
        try (InputStream body = media.read(offset)) {
            BodyPublisher publisher = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> body), length);
            return post(
                    address,
                    publisher,
                    length,
                    deadline,
                    answer -> UploadJson.read(answer).stored(origin));
        } catch (IOException e) {
            throw new UploadException("sealed media could not be read back: " + e, true, e);
        }
    }

    @FunctionalInterface
    private interface Reader {
        UploadAnswer read(byte[] answer) throws IOException;
    }

    private UploadAnswer post(String address, BodyPublisher body, long length, Instant deadline, Reader reader)
            throws InterruptedException {
        Duration left = Duration.between(clock.instant(), deadline);
        Duration enough = ANSWER.plusSeconds(length / SLOWEST);
        Duration timeout = left.compareTo(enough) < 0 ? left : enough;
        if (!timeout.isPositive()) {
            return new UploadAnswer.Failed("no time left", Optional.empty());
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/octet-stream")
                .header("Origin", "https://web.whatsapp.com")
                .header("Referer", "https://web.whatsapp.com/")
                .POST(body)
                .build();
        try {
            HttpResponse<byte[]> response = exchange(request, timeout);
            return switch (response.statusCode()) {
                case 200, 201 -> reader.read(response.body());
                case 401, 403 -> new UploadAnswer.Denied(response.statusCode());
                case 408, 429 -> busy(response);
                default ->
                    response.statusCode() >= 500 ? busy(response) : new UploadAnswer.Refused(response.statusCode());
            };
        } catch (IOException e) {
            return new UploadAnswer.Failed(reason(e), Optional.empty());
        } catch (TimeoutException _) {
            return new UploadAnswer.Failed("no answer within " + timeout.toSeconds() + " s", Optional.empty());
        }
    }

    /// The request's own timeout would end at the head of the answer and let its body drip for ever.
    private HttpResponse<byte[]> exchange(HttpRequest request, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("upload failed unexpectedly: " + e.getCause(), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private UploadAnswer busy(HttpResponse<byte[]> response) {
        return new UploadAnswer.Failed(
                "answered " + response.statusCode(),
                response.headers().firstValue("Retry-After").flatMap(this::retryAfter));
    }

    private Optional<Duration> retryAfter(String value) {
        if (value.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            Instant when = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(clock.instant(), when)).filter(Duration::isPositive);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static String reason(IOException e) {
        return e instanceof ConnectException ? "could not be reached" : "failed: " + e.getMessage();
    }
}
