package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.sandbox.media.TrustedHttp;
import dev.heliograph.sandbox.world.WorldSize;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeSamplesTest {
    private static final byte[] BYTES = "a sample".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient control = HttpClient.newHttpClient();
    private Bench bench;
    private TrustedHttp http;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(1, 0));
        http = new TrustedHttp(bench.network.mediaCertificate());
    }

    @AfterEach
    void stop() {
        http.close();
        control.close();
        bench.close();
    }

    @Test
    void servesWhatItWasGivenAndTheNewestOfAName() throws Exception {
        assertThat(put("one.bin", "?type=image/png", new byte[3])).isEqualTo(204);
        assertThat(put("one.bin", "?type=video/mp4", BYTES)).isEqualTo(204);

        var answer = get("one.bin");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
        assertThat(answer.headers().firstValue("content-type")).contains("video/mp4");
        assertThat(answer.headers().firstValue("content-length")).contains("8");
        assertThat(get("another.bin").statusCode()).isEqualTo(404);
    }

    @Test
    void leadsElsewhere() throws Exception {
        put("away", "?location=ftp://example.org/x", new byte[0]);

        var answer = get("away");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains("ftp://example.org/x");
    }

    @Test
    void dripsAndTellsNoLength() throws Exception {
        put("slow", "?drip=30", BYTES);
        put("untold", "?length=untold", BYTES);

        long before = System.nanoTime();
        var slow = get("slow");
        long taken = System.nanoTime() - before;
        var untold = get("untold");

        assertThat(slow.body()).isEqualTo(BYTES);
        assertThat(Duration.ofNanos(taken)).isGreaterThan(Duration.ofMillis(200));
        assertThat(slow.headers().firstValue("content-length")).contains("8");
        assertThat(untold.body()).isEqualTo(BYTES);
        assertThat(untold.headers().firstValue("content-length")).isEmpty();
    }

    @Test
    void refusesNamesAndDripsThatAreNone() throws Exception {
        assertThat(put(".hidden", "", BYTES)).isEqualTo(400);
        assertThat(put("fine", "?drip=70000", BYTES)).isEqualTo(400);
        assertThat(put("fine", "?drip=-1", BYTES)).isEqualTo(400);
        assertThat(get("fine").statusCode()).isEqualTo(404);
    }

    private int put(String name, String query, byte[] body) throws Exception {
        URI address = bench.network.mediaOrigin().resolve("/samples/" + name + query);
        var request = HttpRequest.newBuilder(address)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return control.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<byte[]> get(String name) throws Exception {
        return http.get(bench.network.mediaUri().resolve("/samples/" + name));
    }
}
