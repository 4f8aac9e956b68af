package dev.heliograph.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.MediaSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class MediaDeskTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path temp;

    private final List<MediaSource.Request> asked = new ArrayList<>();

    /// Whatever became of a test, its folder is empty again.
    @AfterEach
    void nothingIsLeft() throws Exception {
        try (var left = Files.list(temp.resolve("media"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void bringsTheBytesAndWhatTheyAre() throws Exception {
        byte[] jpeg = Pictures.jpeg(Pictures.scene(300, 200));
        try (var fetched = desk(jpeg.length, Duration.ofSeconds(20), request -> new ByteArrayInputStream(jpeg))
                .fetch(CALLER, "demo", " HTTPS://example.com/a ")) {
            assertThat(fetched.file().type()).isEqualTo("image/jpeg");
            assertThat(fetched.file().length()).isEqualTo(jpeg.length);
            assertThat(Files.readAllBytes(fetched.file().path())).isEqualTo(jpeg);
            Files.write(fetched.file().sibling("more"), jpeg);
        }
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.address()).isEqualTo("HTTPS://example.com/a");
            assertThat(request.deadline()).isEqualTo(NOW.plusSeconds(20));
            assertThat(request.sessionId()).isEqualTo("demo");
        });
    }

    @Test
    void refusesSchemesNobodyOpensAndNamesThoseItTakes() throws Exception {
        for (String address : List.of("ftp://example.com/a", "file:///etc/passwd", "a.jpg", "//example.com", "")) {
            refuses(
                    desk(10, Duration.ofSeconds(20), request -> InputStream.nullInputStream()),
                    address,
                    Kind.INVALID,
                    "url_refused",
                    "fileUrl must start with https:, http: or data:");
        }
        Files.createDirectories(temp.resolve("media"));
    }

    @Test
    void refusesNothingAndTooMuch() {
        refuses(
                desk(10, Duration.ofSeconds(20), request -> InputStream.nullInputStream()),
                "data:,",
                Kind.INVALID,
                "media_empty",
                "zero bytes");
        refuses(
                desk(10, Duration.ofSeconds(20), request -> new ByteArrayInputStream(new byte[11])),
                "data:,",
                Kind.TOO_LARGE,
                "media_too_large",
                "at most 10 bytes");
    }

    @Test
    void passesOnWhatTheSourceSays() {
        var gone = new MediaException(Kind.INVALID, "media_not_found", "gone");
        refuses(
                desk(10, Duration.ofSeconds(20), request -> {
                    throw gone;
                }),
                "https:x",
                Kind.INVALID,
                "media_not_found",
                "gone");
        refuses(
                desk(10, Duration.ofSeconds(20), request -> failing(new MediaException.InStream(gone))),
                "https:x",
                Kind.INVALID,
                "media_not_found",
                "gone");
        refuses(
                desk(10, Duration.ofSeconds(20), request -> failing(new IOException("reset by peer"))),
                "https:x",
                Kind.INVALID,
                "media_unreachable",
                "stopped delivering");
    }

    @Test
    void endsASourceThatHangs() {
        refuses(
                desk(10, Duration.ofMillis(50), request -> hanging()),
                "https:x",
                Kind.INVALID,
                "media_too_slow",
                "within 0 seconds");
        refuses(
                desk(10, Duration.ofMillis(50), request -> {
                    new CountDownLatch(1).await();
                    return InputStream.nullInputStream();
                }),
                "https:x",
                Kind.INVALID,
                "media_too_slow",
                "within 0 seconds");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptComesThrough() {
        var desk = desk(10, Duration.ofSeconds(20), request -> {
            Thread.currentThread().interrupt();
            return new ByteArrayInputStream(new byte[5]);
        });
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> desk.fetch(CALLER, "demo", "https:x"));
    }

    @Test
    void saysWhenTheDiskDoesNotTakeIt() throws Exception {
        Path file = Files.createFile(temp.resolve("no-folder"));
        Files.createDirectories(temp.resolve("media"));
        var desk = new MediaDesk(
                file, Map.of("data", request -> null), new MediaDesk.Limits(1, Duration.ofSeconds(9)), () -> NOW);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> desk.fetch(CALLER, "demo", "data:,"))
                .withMessageContaining("cannot be written");
    }

    private MediaDesk desk(long maxBytes, Duration time, MediaSource source) {
        MediaSource noting = request -> {
            asked.add(request);
            return source.open(request);
        };
        InstantSource clock = () -> NOW;
        return new MediaDesk(
                temp.resolve("media"),
                Map.of("https", noting, "http", noting, "data", noting),
                new MediaDesk.Limits(maxBytes, time),
                clock);
    }

    private static void refuses(MediaDesk desk, String address, Kind kind, String code, String text) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> desk.fetch(CALLER, "demo", address))
                .withMessageContaining(text)
                .satisfies(e -> assertThat(List.of(e.kind(), e.code())).containsExactly(kind, code));
    }

    private static InputStream failing(IOException with) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw with;
            }
        };
    }

    /// As a socket does: ends by interrupt only.
    private static InputStream hanging() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    new CountDownLatch(1).await();
                    return -1;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted");
                }
            }
        };
    }
}
