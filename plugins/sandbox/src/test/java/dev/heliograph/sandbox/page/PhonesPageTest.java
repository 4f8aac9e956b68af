package dev.heliograph.sandbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heliograph.protocol.crypto.Sha256;
import dev.heliograph.sandbox.gallery.Sealed;
import dev.heliograph.sandbox.phone.Posting;
import dev.heliograph.sandbox.world.WorldSize;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhonesPageTest {
    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Posting posting;
    private WebServer server;

    @BeforeEach
    void start() throws Exception {
        posting = Posting.open(folder, new WorldSize(3, 1), PhonesPage::new);
        server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.register("/phones", posting.world().routes()))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.stop();
        posting.world().close();
        http.close();
    }

    @Test
    void traysAreEmptyAtFirst() throws Exception {
        assertThat(get("/trays").body()).isEqualTo("[]");
    }

    @Test
    void traysHoldWhatTheContactsPhonesDecrypted() throws Exception {
        posting.post("A1", "Hi <b>there</b> \ud83d\udc4b");
        JsonNode trays = json("/trays");
        assertThat(trays).hasSize(4);
        JsonNode first = trays.get(0);
        assertThat(first.get("phone").asText()).isEqualTo("15550100001");
        assertThat(first.get("device").asInt()).isZero();
        assertThat(first.get("messageId").asText()).isEqualTo("A1");
        assertThat(first.get("type").asText()).isEqualTo("text");
        assertThat(first.get("text").asText()).isEqualTo("Hi <b>there</b> \ud83d\udc4b");
        assertThat(first.get("backgroundColor").asText()).isEqualTo("#1E6E4F");
        assertThat(first.get("font").asInt()).isEqualTo(6);
        assertThat(first.get("fontName").asText()).isEqualTo("SYSTEM_BOLD");
        assertThat(first.get("verified").asBoolean()).isTrue();
        assertThat(first.get("receivedAt").asText()).matches("20\\d\\d-.*Z");
        var names = new ArrayList<String>();
        first.fieldNames().forEachRemaining(names::add);
        assertThat(names).contains("caption", "mimetype", "sha256");
    }

    @Test
    void showsAFilmWithTheFileWholeAndInPart() throws Exception {
        Sealed film = Sealed.film();
        String path = "/v/t62.7161-24/x.enc?ccb=11-4";
        posting.serve(path, Files.write(folder.resolve("blob"), film.body()));
        posting.post("A1", Sealed.message().setVideoMessage(film.video(path).setCaption("Dusk")));

        JsonNode trays = json("/trays");
        assertThat(trays).hasSize(4);
        JsonNode entry = trays.get(0);
        String hash = HexFormat.of().formatHex(Sha256.of(film.plain()));
        assertThat(entry.get("type").asText()).isEqualTo("video");
        assertThat(entry.get("caption").asText()).isEqualTo("Dusk");
        assertThat(entry.get("mimetype").asText()).isEqualTo("video/mp4");
        assertThat(entry.get("sha256").asText()).isEqualTo(hash);
        assertThat(entry.get("mediaUrl").asText()).isEqualTo("media/" + hash);
        assertThat(entry.get("width").asInt()).isEqualTo(320);
        assertThat(entry.get("height").asInt()).isEqualTo(568);
        assertThat(entry.get("seconds").asInt()).isEqualTo(3);
        assertThat(entry.get("verified").asBoolean()).isTrue();
        var whole = http.send(request("/media/" + hash), BodyHandlers.ofByteArray());
        assertThat(whole.body()).isEqualTo(film.plain());
        assertThat(whole.headers().firstValue("Content-Type")).contains("video/mp4");
        var part = http.send(
                HttpRequest.newBuilder(request("/media/" + hash), (_, _) -> true)
                        .header("Range", "bytes=0-9")
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOf(film.plain(), 10));
        assertThat(get("/" + entry.get("thumbnailUrl").asText()).statusCode()).isEqualTo(200);
        assertThat(get("/media/" + "0".repeat(64)).statusCode()).isEqualTo(404);
    }

    @Test
    void theOwnersPhoneIsAddedOnRequest() throws Exception {
        posting.post("A1", "x");
        assertThat(json("/trays?owner=true")).hasSize(5);
    }

    @Test
    void traysCanBeNarrowed() throws Exception {
        posting.post("A1", "one");
        posting.post("A2", "two");
        assertThat(json("/trays?messageId=A2")).hasSize(4);
        assertThat(json("/trays?phone=15550100001")).hasSize(4);
        assertThat(json("/trays?phone=15550100001&device=1&messageId=A1")).hasSize(1);
        assertThat(json("/trays?messageId=none")).isEmpty();
    }

    @Test
    void waitingEndsWhenEnoughArrived() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting =
                http.sendAsync(request("/trays?messageId=A1&wait=4&timeout=30"), BodyHandlers.ofString());
        posting.post("A1", "x");
        assertThat(new JsonMapper().readTree(waiting.get().body())).hasSize(4);
    }

    @Test
    void waitingEndsWithFewerWhenTheTimeIsOver() throws Exception {
        posting.post("A1", "x");
        assertThat(json("/trays?messageId=A1&wait=5&timeout=1")).hasSize(4);
    }

    @Test
    void numbersOutOfRangeAreRefusedByName() throws Exception {
        for (String query : List.of("wait=x", "timeout=61", "device=-1", "timeout=0")) {
            HttpResponse<String> answer = get("/trays?" + query);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith(query.replaceAll("=.*", " must be a number"));
        }
    }

    @Test
    void theFeedGivesWhatIsNewAndWhereItEnds() throws Exception {
        assertThat(json("/feed").get("next").asInt()).isZero();
        posting.post("A1", "one");
        JsonNode feed = json("/feed?after=0");
        assertThat(feed.get("next").asInt()).isEqualTo(5);
        assertThat(feed.get("entries")).hasSize(5);
        posting.post("A2", "two");
        assertThat(json("/feed?after=5").get("entries").get(0).get("messageId").asText())
                .isEqualTo("A2");
    }

    @Test
    void thePhonesAreListedWithTheOwnersFirst() throws Exception {
        JsonNode listing = json("/phones");
        assertThat(listing.get("total").asInt()).isEqualTo(5);
        assertThat(listing.get("phones").get(0).get("owner").asBoolean()).isTrue();
        assertThat(listing.get("phones").get(2).get("device").asInt()).isEqualTo(1);
    }

    @Test
    void thePageLoadsNothingFromElsewhereAndRunsOnlyItsOwnScript() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.headers().firstValue("content-security-policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'sha256-", "style-src 'sha256-")
                        .doesNotContain("unsafe"));
        assertThat(page.body())
                .doesNotContain("src=\"http")
                .doesNotContain("innerHTML")
                .doesNotContain("@import")
                .doesNotContain("url(");
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new JsonMapper().readTree(answer.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path), BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/phones" + path))
                .timeout(Duration.ofSeconds(40))
                .build();
    }
}
