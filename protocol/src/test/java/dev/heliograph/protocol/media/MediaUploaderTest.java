package dev.heliograph.protocol.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heliograph.protocol.crypto.Bytes;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.UploadedMedia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Uploads to real hosts of this machine that play all that may go wrong. No pause is waited, each is noted.
class MediaUploaderTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int BIG = 17 << 20;
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<FakeMediaHost> hosts = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private int asked;

    @AfterEach
    void leavesNoTempFile() throws IOException {
        hosts.forEach(FakeMediaHost::close);
        http.close();
        assertThat(TempFiles.of(folder.resolve("temp"))).isEmpty();
    }

    @Test
    void bringsTheSealedFileToTheHost() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.stored());
        byte[] plain = random(200_000);
        UploadedMedia media = upload(MediaKind.IMAGE, plain, LONG);

        assertThat(host.requests).hasSize(1);
        FakeMediaHost.Seen request = host.requests.getFirst();
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(media.encSha256());
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/mms/image/" + token);
        assertThat(request.query()).containsOnlyKeys("auth", "token");
        assertThat(request.query()).containsEntry("token", token).containsEntry("auth", "a%2Fb%2B1");
        assertThat(request.headers())
                .containsEntry("content-length", Integer.toString(request.body().length))
                .containsEntry("content-type", "application/octet-stream")
                .containsEntry("origin", "https://web.whatsapp.com")
                .containsEntry("referer", "https://web.whatsapp.com/")
                .doesNotContainKey("transfer-encoding");
        assertThat(BlobKeys.expand(media.mediaKey(), "WhatsApp Image Keys")
                        .open(request.body(), media.encSha256(), media.sha256()))
                .isEqualTo(plain);
        assertThat(media.url()).isEqualTo("https://mmg.example/v/t62/x.enc?oh=1&mms3=true");
        assertThat(media.directPath()).isEqualTo("/v/t62/x.enc?oh=1");
        assertThat(media.length()).isEqualTo(plain.length);
        assertThat(media.keyTime()).isBetween(CLOCK.instant().minusSeconds(60), CLOCK.instant());
        assertThat(pauses).isEmpty();
    }

    @Test
    void uploadsAFilmFromATempFile() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.stored());
        UploadedMedia media = upload(MediaKind.VIDEO, random(BIG), LONG);

        byte[] body = host.requests.getFirst().body();
        assertThat(host.requests.getFirst().path()).startsWith("/mms/video/");
        assertThat(Sha256.of(body)).isEqualTo(media.encSha256());
        assertThat(media.sidecar()).hasSize(10 * ((16 + body.length + 65_535) / 65_536));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void asksForAFreshTokenOnce(int status) throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(status), FakeMediaHost.stored());
        upload(MediaKind.IMAGE, random(100), LONG);

        assertThat(asked).isEqualTo(2);
        assertThat(host.requests).hasSize(2);
        assertThat(host.requests.get(0).query()).containsEntry("auth", "a%2Fb%2B1");
        assertThat(host.requests.get(1).query()).containsEntry("auth", "a%2Fb%2B2");
        assertThat(pauses).isEmpty();
    }

    @Test
    void givesUpWhenTheFreshTokenIsRefusedToo() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(401));
        UploadException e = failure(random(100));

        assertThat(e).hasMessageContaining("fresh").hasMessageContaining(host.name());
        assertThat(e.laterMayHelp()).isTrue();
        assertThat(host.requests).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503, 507})
    void goesToTheNextHostAfterAPause(int status) throws Exception {
        FakeMediaHost first = host(FakeMediaHost.status(status));
        FakeMediaHost second = host(FakeMediaHost.stored());
        upload(MediaKind.IMAGE, random(100), LONG);

        assertThat(first.requests).hasSize(1);
        assertThat(second.requests).hasSize(1);
        assertThat(second.requests.getFirst().body())
                .isEqualTo(first.requests.getFirst().body());
        assertThat(pauses).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void waitsAsLongAsTheHostAsks() throws Exception {
        FakeMediaHost.Script later = (exchange, _) -> {
            exchange.getResponseHeaders().add("Retry-After", "7");
            FakeMediaHost.send(exchange, 503, "");
        };
        host(later, FakeMediaHost.stored());
        upload(MediaKind.IMAGE, random(100), LONG);

        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void givesUpAtOnceWhenTheHostAsksForMoreTimeThanThereIs() throws Exception {
        FakeMediaHost.Script later = (exchange, _) -> {
            exchange.getResponseHeaders().add("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT");
            FakeMediaHost.send(exchange, 429, "");
        };
        host(later);

        assertThat(failure(random(100))).hasMessageContaining("no time left").hasMessageContaining("429");
        assertThat(pauses).isEmpty();
    }

    @Test
    void goesOnWhereTheConnectionWasCut() throws Exception {
        int held = 6_000_000;
        FakeMediaHost host = host(
                FakeMediaHost.cutAfter(held),
                FakeMediaHost.json("{\"resume\":\"" + held + "\"}"),
                FakeMediaHost.stored());
        byte[] plain = random(BIG);
        UploadedMedia media = upload(MediaKind.VIDEO, plain, LONG);

        assertThat(host.requests).hasSize(3);
        FakeMediaHost.Seen question = host.requests.get(1);
        FakeMediaHost.Seen tail = host.requests.get(2);
        assertThat(question.query()).containsEntry("resume", "1").containsKeys("auth", "token");
        assertThat(question.body()).isEmpty();
        assertThat(tail.query())
                .containsEntry("file_offset", Integer.toString(held))
                .doesNotContainKey("resume");
        byte[] body = Bytes.concat(host.requests.get(0).body(), tail.body());
        assertThat(BlobKeys.expand(media.mediaKey(), "WhatsApp Video Keys")
                        .open(body, media.encSha256(), media.sha256()))
                .isEqualTo(plain);
    }

    @Test
    void isDoneWhenTheHostHasAllOfIt() throws Exception {
        FakeMediaHost host = host(
                FakeMediaHost.cutAfter(6_000_000),
                FakeMediaHost.json("{\"resume\":\"complete\",\"direct_path\":\"/v/whole.enc?oh=2\"}"));
        UploadedMedia media = upload(MediaKind.VIDEO, random(6_500_000), LONG);

        assertThat(host.requests).hasSize(2);
        assertThat(media.directPath()).isEqualTo("/v/whole.enc?oh=2");
        assertThat(media.url()).isEqualTo("http://" + host.name() + "/v/whole.enc?oh=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"resume\":\"-1\"}", "{\"resume\":99999999999}", "{\"resume\":\"complete\"}", "{}", "<html>"})
    void sendsAllWhenTheAnswerToResumeMakesNoSense(String answer) throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(500), FakeMediaHost.json(answer), FakeMediaHost.stored());
        UploadedMedia media = upload(MediaKind.VIDEO, random(5 << 20), LONG);

        assertThat(host.requests).hasSize(3);
        assertThat(host.requests.get(1).query()).containsEntry("resume", "1");
        assertThat(host.requests.get(2).query()).doesNotContainKey("file_offset");
        assertThat(Sha256.of(host.requests.get(2).body())).isEqualTo(media.encSha256());
    }

    @Test
    void sendsAllWhenTheHostKnowsNothingOfResuming() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(500), FakeMediaHost.status(404), FakeMediaHost.stored());
        UploadedMedia media = upload(MediaKind.VIDEO, random(5 << 20), LONG);

        assertThat(host.requests).hasSize(3);
        assertThat(Sha256.of(host.requests.getLast().body())).isEqualTo(media.encSha256());
    }

    @Test
    void neverAsksToResumeASmallFile() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(500), FakeMediaHost.stored());
        upload(MediaKind.IMAGE, random(1_000_000), LONG);

        assertThat(host.requests)
                .hasSize(2)
                .noneMatch(request -> request.query().containsKey("resume"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>busy</html>",
                "[]",
                "{",
                "{}",
                "{\"url\":\"ftp://mmg.example/x\"}",
                "{\"url\":\"https://user@mmg.example/x\"}",
                "{\"url\":\"/no/host\"}",
                "{\"direct_path\":\"//evil.example/x\"}",
                "{\"direct_path\":\"v/x.enc\"}",
                "{\"direct_path\":\"/v/with space\"}",
                "{\"url\":{\"deep\":1},\"direct_path\":null}"
            })
    void takesNonsenseAsAFailureOfTheHost(String answer) throws Exception {
        FakeMediaHost nonsense = host(FakeMediaHost.json(answer));
        FakeMediaHost good = host(FakeMediaHost.stored());
        UploadedMedia media = upload(MediaKind.IMAGE, random(100), LONG);

        assertThat(nonsense.requests).hasSize(1);
        assertThat(good.requests).hasSize(1);
        assertThat(media.directPath()).isEqualTo("/v/t62/x.enc?oh=1");
    }

    @Test
    void readsNoEndlessAnswer() throws Exception {
        host(FakeMediaHost.json("{\"pad\":\"" + "x".repeat(70_000) + "\",\"url\":\"https://mmg.example/x\"}"));
        host(FakeMediaHost.stored());

        assertThat(upload(MediaKind.IMAGE, random(100), LONG).url()).contains("/v/t62/x.enc");
    }

    @Test
    void makesThePathFromTheUrlWhenThatIsAllThereIs() throws Exception {
        host(FakeMediaHost.json("{\"url\":\"https://mmg.example/v/y.enc?ccb=1\"}"));

        assertThat(upload(MediaKind.IMAGE, random(100), LONG).directPath()).isEqualTo("/v/y.enc?ccb=1");
    }

    @Test
    void namesAllHostsItTriedWhenAllAreDown() throws Exception {
        List<String> down = List.of(closedPort(), closedPort());
        UploadException e = catchThrowableOfType(
                UploadException.class, () -> uploader(down).upload(MediaKind.VIDEO, file(random(BIG)), in(LONG)));

        assertThat(e).hasMessageContaining(down.get(0)).hasMessageContaining(down.get(1));
        assertThat(e).hasMessageNotContaining("a/b+");
        assertThat(e.laterMayHelp()).isTrue();
        assertThat(pauses).hasSize(7).isSorted().last().isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void doesNotTryAgainWhatIsTooLarge() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(413));
        host(FakeMediaHost.stored());
        UploadException e = failure(random(100));

        assertThat(e).hasMessageContaining("too large").hasMessageContaining("122 bytes");
        assertThat(e.laterMayHelp()).isFalse();
        assertThat(host.requests).hasSize(1);
    }

    @Test
    void endsWhenEveryHostRefuses() throws Exception {
        FakeMediaHost first = host(FakeMediaHost.status(400));
        FakeMediaHost second = host(FakeMediaHost.status(404));
        UploadException e = failure(random(100));

        assertThat(e).hasMessageContaining(first.name() + " answered 400").hasMessageContaining("answered 404");
        assertThat(e.laterMayHelp()).isFalse();
        assertThat(second.requests).hasSize(1);
    }

    @Test
    void endsAtTheDeadlineWhenAHostNeverAnswers() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        host(silent(over));
        try {
            UploadException e = catchThrowableOfType(
                    UploadException.class,
                    () -> uploader().upload(MediaKind.VIDEO, file(random(BIG)), in(Duration.ofSeconds(2))));

            assertThat(e).hasMessageContaining(hosts.getFirst().name());
            assertThat(e.laterMayHelp()).isTrue();
        } finally {
            over.countDown();
        }
    }

    @Test
    void endsAtTheDeadlineWhenAnAnswerDrips() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        host((exchange, _) -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(over);
        });
        try {
            assertThatThrownBy(() -> uploader().upload(MediaKind.IMAGE, file(random(10)), in(Duration.ofSeconds(1))))
                    .isInstanceOf(UploadException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void stopsWhenInterrupted() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        host((_, _) -> {
            reached.countDown();
            await(over);
        });
        Path file = file(random(BIG));
        MediaUploader uploader = uploader();
        try {
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    uploader.upload(MediaKind.VIDEO, file, in(LONG));
                } catch (InterruptedException | RuntimeException e) {
                    thrown.set(e);
                }
            });
            reached.await();
            thread.interrupt();
            assertThat(thread.join(LONG)).isTrue();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        } finally {
            over.countDown();
        }
    }

    @Test
    void stopsWhenNoUploadIsWantedAnyMore() throws Exception {
        FakeMediaHost host = host(FakeMediaHost.status(500));
        MediaUploader closed = new MediaUploader(options(List.of(host.name()), _ -> false));

        assertThatThrownBy(() -> closed.upload(MediaKind.IMAGE, file(random(10)), in(LONG)))
                .isInstanceOf(UploadException.class)
                .hasMessageContaining("closed");
        assertThat(host.requests).hasSize(1);
    }

    private static FakeMediaHost.Script silent(CountDownLatch over) {
        return (_, _) -> await(over);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private FakeMediaHost host(FakeMediaHost.Script... script) throws IOException {
        FakeMediaHost host = new FakeMediaHost(script);
        hosts.add(host);
        return host;
    }

    private UploadException failure(byte[] plain) throws IOException {
        Path file = file(plain);
        return catchThrowableOfType(UploadException.class, () -> uploader().upload(MediaKind.IMAGE, file, in(LONG)));
    }

    private UploadedMedia upload(MediaKind kind, byte[] plain, Duration timeout) throws Exception {
        return uploader().upload(kind, file(plain), in(timeout));
    }

    private MediaUploader uploader() {
        return uploader(hosts.stream().map(FakeMediaHost::name).toList());
    }

    private MediaUploader uploader(List<String> names) {
        return new MediaUploader(options(names, pauses::add));
    }

    private MediaUploader.Options options(List<String> names, MediaUploader.Pause pause) {
        MediaConn conn = new MediaConn(
                _ -> {
                    asked++;
                    return new MediaHosts("a/b+" + asked, names, Instant.MAX);
                },
                CLOCK);
        MediaCipher cipher = new MediaCipher(new Random(3), folder.resolve("temp"));
        return new MediaUploader.Options(cipher, conn, http, "http", CLOCK, pause);
    }

    private Path file(byte[] plain) {
        try {
            return Files.write(folder.resolve("file"), plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant in(Duration time) {
        return CLOCK.instant().plus(time);
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
