package dev.heliograph.plugin.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.kit.BareContext;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlSourceTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());
    private static final Instant DEADLINE = Instant.parse("2026-11-22T12:00:00Z");

    private final List<GuardedHttp.Get> asked = new ArrayList<>();
    private boolean closed;

    @Test
    void offersBothSchemes() throws Exception {
        var offered = new UrlPlugin().mediaSources();
        assertThat(offered).containsOnlyKeys("http", "https");
        var context = new BareContext("media-url", Map.of()) {
            @Override
            public GuardedHttp http() {
                return _ -> {
                    throw new IllegalStateException("nothing is fetched here");
                };
            }
        };
        try (MediaSource made = offered.get("https").create(context)) {
            assertThat(made).isInstanceOf(UrlSource.class);
        }
    }

    @Test
    void handsOnTheBodyAndTheLimits() throws Exception {
        try (InputStream in = source(200).open(request("https://example.com/a%20b.jpg?x=1"))) {
            assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
        }
        assertThat(asked)
                .containsExactly(new GuardedHttp.Get(URI.create("https://example.com/a%20b.jpg?x=1"), 1_000, DEADLINE));
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "404, media_not_found",
        "410, media_not_found",
        "204, media_unreachable",
        "206, media_unreachable",
        "301, media_unreachable",
        "403, media_unreachable",
        "500, media_unreachable"
    })
    void saysWhatTheServerAnswered(int status, String code) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> source(status).open(request("http://example.com/a.jpg")))
                .withMessageContaining("answered " + status)
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(MediaException.Kind.INVALID));
        assertThat(closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"'https://example.com/a b.jpg', 22", "'http://exa mple.com/', 11", "'https:', 7", "'https://x/%zz', 11"
    })
    void refusesWhatIsNoUrl(String address, int character) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> source(200).open(request(address)))
                .withMessageContaining("character " + character + " is not")
                .satisfies(e -> assertThat(e.code()).isEqualTo("url_refused"));
        assertThat(asked).isEmpty();
    }

    private MediaSource source(int status) {
        return new UrlSource(get -> {
            asked.add(get);
            return new GuardedHttp.Response(status, Map.of(), new ByteArrayInputStream(new byte[] {1, 2, 3}) {
                @Override
                public void close() throws IOException {
                    closed = true;
                }
            });
        });
    }

    private static MediaSource.Request request(String address) {
        return new MediaSource.Request(CALLER, "demo", address, 1_000, DEADLINE);
    }
}
