package dev.heliograph.plugin.inline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.kit.BareContext;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.MediaSource;
import java.io.InputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    private static final Caller CALLER = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());

    private final MediaSource source = new DataSource();

    @Test
    void offersData() throws Exception {
        var offered = new InlinePlugin().mediaSources();
        assertThat(offered).containsOnlyKeys("data");
        try (MediaSource made = offered.get("data").create(new BareContext("media-inline", Map.of()))) {
            assertThat(made).isInstanceOf(DataSource.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'data:text/plain;base64,aGVsbG8=', hello",
        "'data:;base64,aGVsbG8', hello",
        "'DATA:image/png;x=y;BASE64,aGVs bG8=', hello",
        "'data:;base64,aGVsbG8%3D', hello",
        "'data:,hello', hello",
        "'data:text/plain,a%20b%2Cc', 'a b,c'",
        "'data:text/plain,base64,aGVs', 'base64,aGVs'",
        "'data:;base64,Pz8_Pn5-', ???>~~"
    })
    void decodes(String address, String expected) throws Exception {
        assertThat(new String(read(address, 1_000), "US-ASCII")).isEqualTo(expected);
    }

    @Test
    void decodesMegabytesOfEveryLength() throws Exception {
        for (int length : new int[] {1, 2, 3, 1_000_000, 1_000_001}) {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            assertThat(read("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes), length))
                    .isEqualTo(bytes);
            assertThat(read("data:;base64," + Base64.getMimeEncoder().encodeToString(bytes), length))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void nothingIsNothing() throws Exception {
        assertThat(read("data:,", 1)).isEmpty();
        assertThat(read("data:;base64,", 1)).isEmpty();
    }

    @Test
    void countsBeforeItDecodes() {
        // broken too, which would be said if it were decoded
        refuses("data:;base64,!!!!AAAAAAA=", 7, Kind.TOO_LARGE, "media_too_large");
        refuses("data:,12345678%zz", 7, Kind.TOO_LARGE, "media_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data:",
                "data:image/png;base64",
                "data:;base64,a",
                "data:;base64,aGV!bG8=",
                "data:;base64,aGVsbG8=aGVs",
                "data:;base64,a=GV",
                "data:;base64,aGVsbG8ü",
                "data:,100%",
                "data:,%4",
                "data:,%zz",
                "data:,naïve"
            })
    void refusesWhatIsBroken(String address) {
        refuses(address, 1_000, Kind.INVALID, "invalid_data_url");
    }

    private void refuses(String address, long maxBytes, Kind kind, String code) {
        assertThatExceptionOfType(MediaException.class)
                .isThrownBy(() -> read(address, maxBytes))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private byte[] read(String address, long maxBytes) throws Exception {
        var request = new MediaSource.Request(CALLER, "demo", address, maxBytes, Instant.MAX);
        try (InputStream in = source.open(request)) {
            return in.readAllBytes();
        } catch (MediaException.InStream e) {
            throw e.what();
        }
    }
}
