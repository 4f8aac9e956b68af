package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.SendResult;
import dev.heliograph.protocol.model.StatusDraft;
import dev.heliograph.server.kit.FakeAccount;
import dev.heliograph.server.kit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Media through the seed's route, with an account that uploads into nothing.
class MediaPostTest {
    private static final String POST = "/api/whatsapp/demo/update-status";

    @TempDir
    private Path folder;

    private TestServer server;
    private FakeAccount account;

    @BeforeEach
    void start() throws Exception {
        server = TestServer.start(folder, Map.of());
        account = server.connected("demo");
    }

    @AfterEach
    void stop() throws IOException {
        Path work = folder.resolve("data").resolve("tmp").resolve("media");
        if (Files.exists(work)) {
            try (Stream<Path> left = Files.list(work)) {
                assertThat(left).isEmpty();
            }
        }
        server.close();
    }

    @Test
    void aPictureIsUploadedPostedAndTold() {
        var answer = server.post(POST, "{\"fileUrl\":\"test:jpeg\",\"caption\":\"look\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        var data = answer.json().path("data");
        assertThat(data.path("mediaType").asText()).isEqualTo("image");
        assertThat(data.path("caption").asText()).isEqualTo("look");
        assertThat(data.path("fileUrl").asText()).isEqualTo("test:jpeg");
        assertThat(data.path("sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(account.posted).singleElement().isInstanceOfSatisfying(StatusDraft.Image.class, image -> {
            assertThat(image.caption()).isEqualTo("look");
            assertThat(image.mimetype()).isEqualTo("image/jpeg");
            assertThat(image.width()).isEqualTo(4);
            assertThat(image.height()).isEqualTo(3);
        });
        await().untilAsserted(() -> assertThat(server.events())
                .contains("caption=look, fileUrl=test:jpeg")
                .contains("sha256=" + data.path("sha256").asText()));
    }

    @Test
    void aPictureNeedsNoCaption() {
        var answer = server.post(POST, "{\"fileUrl\":\"test:jpeg\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("data").path("caption").asText()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "test:html,          x,   415, unsupported_media_type",
        "test:empty,         x,   422, media_empty",
        "test:gone,          x,   422, media_not_found",
        "gopher://a/b,       x,   422, url_refused",
        "test:jpeg,          bad, 422, invalid_caption"
    })
    void whatCannotBePostedIsNotUploaded(String url, String caption, int status, String code) {
        var answer = server.post(POST, "{\"fileUrl\":\"" + url + "\",\"caption\":\"" + caption + "\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").asText()).isEqualTo(code);
        assertThat(account.uploads()).isZero();
        assertThat(account.posted).isEmpty();
    }

    @Test
    void anUploadThatFailsIsToldAndNotPosted() {
        account.uploadsFail = true;

        var answer = server.post(POST, "{\"fileUrl\":\"test:jpeg\",\"caption\":\"x\"}");

        assertThat(answer.json().path("code").asText()).isEqualTo("not_sent");
        assertThat(answer.json().path("data").path("id").asText()).isNotEmpty();
        assertThat(account.posted).isEmpty();
    }

    @Test
    void anAccountThatCannotPostFetchesAndUploadsNothing() {
        account.obstacle = Optional.of("its contacts have not come");

        var answer = server.post(POST, "{\"fileUrl\":\"test:gone\",\"caption\":\"x\"}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        assertThat(answer.json().path("code").asText()).isEqualTo("not_sent");
        assertThat(answer.text()).contains("its contacts have not come");
        assertThat(answer.json().path("data").path("id").asText()).isNotEmpty();
        assertThat(account.uploads()).isZero();
    }

    @Test
    void anUnconnectedAccountFetchesNothing() {
        account.move(ClientState.RECONNECTING);

        var answer = server.post(POST, "{\"fileUrl\":\"test:gone\",\"caption\":\"x\"}");

        assertThat(answer.status()).isEqualTo(409);
    }

    @Test
    void aPictureThatWasUploadedIsPostedAfterARestartWithoutAnotherUpload() throws Exception {
        account.answer = (_, _) -> {
            throw new IllegalStateException("killed here");
        };
        assertThat(server.post(POST, "{\"fileUrl\":\"test:jpeg\",\"caption\":\"again\"}")
                        .status())
                .isEqualTo(500);
        var first = (StatusDraft.Image) account.posted.getFirst();
        String messageId = account.lastMessageId();
        server.close();

        server = TestServer.start(folder, Map.of());
        FakeAccount back = server.nextAccount();
        var sent = new java.util.concurrent.atomic.AtomicReference<String>();
        back.answer = (id, _) -> {
            sent.set(id);
            return new SendResult.Accepted(id, FakeAccount.SERVER_TIME, 3, List.of());
        };
        back.connect();

        await().atMost(Duration.ofSeconds(20)).until(() -> !back.posted.isEmpty());
        assertThat(sent).hasValue(messageId);
        assertThat(back.uploads()).isZero();
        assertThat(back.posted).singleElement().isInstanceOfSatisfying(StatusDraft.Image.class, image -> {
            assertThat(image.media().sha256()).isEqualTo(first.media().sha256());
            assertThat(image.media().mediaKey()).isEqualTo(first.media().mediaKey());
            assertThat(image.media().directPath()).isEqualTo(first.media().directPath());
            assertThat(image.thumbnail()).isEqualTo(first.thumbnail());
            assertThat(image.caption()).isEqualTo("again");
        });
        await().untilAsserted(() -> assertThat(server.events()).containsOnlyOnce("caption=again"));
    }
}
