package dev.heliograph.sandbox.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.sandbox.browser.Chromium;
import dev.heliograph.sandbox.browser.Page;
import dev.heliograph.sandbox.gallery.Sealed;
import dev.heliograph.sandbox.phone.Posting;
import dev.heliograph.sandbox.world.WorldSize;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaInBrowserTest {
    private static final String PICTURE = "/v/t62.7118-24/x.enc?ccb=11-4";
    private static final String FILM = "/v/t62.7161-24/x.enc?ccb=11-4";

    @TempDir
    private Path folder;

    @Test
    void everyPhoneShowsThePictureAndTheFilmPlaysInTheCloseUp() throws Exception {
        Path executable = requireChromium();
        Posting posting =
                Posting.open(Files.createDirectories(folder.resolve("w")), new WorldSize(2, 0), PhonesPage::new);
        posting.serve(
                PICTURE, Files.write(folder.resolve("picture"), Sealed.picture().body()));
        posting.serve(FILM, Files.write(folder.resolve("film"), Sealed.film().body()));
        WebServer server = WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .routing(routing -> routing.register("/phones", posting.world().routes()))
                .build()
                .start();
        try (var chromium = Chromium.start(executable, Files.createDirectories(folder.resolve("chromium")));
                Page page = chromium.page()) {
            page.open("http://127.0.0.1:" + server.port() + "/phones/");
            posting.post(
                    "A1",
                    Sealed.message()
                            .setImageMessage(Sealed.picture().image(PICTURE).setCaption("<i>Dusk</i>")));
            awaitTrue(
                    page,
                    "document.querySelectorAll('#grid img.media').length === 3"
                            + " && [...document.querySelectorAll('#grid img.media')].every(it => it.naturalWidth === 1080)");
            assertThat(value(page, "document.querySelector('#grid .caption').textContent")
                            .asText())
                    .isEqualTo("<i>Dusk</i>");

            posting.post("A2", Sealed.message().setVideoMessage(Sealed.film().video(FILM)));
            awaitTrue(page, "document.querySelectorAll('#grid video').length === 3");
            page.evaluate("document.querySelector('#grid .phone').click()");
            awaitTrue(
                    page,
                    "(() => { const film = document.querySelector('#big video');"
                            + " return !!film && film.readyState >= 3 && film.videoWidth === 320 && film.currentTime > 0"
                            + " && film.controls && film.muted && film.playsInline; })()");
            assertThat(page.complaints()).isEmpty();
        } finally {
            server.stop();
            posting.world().close();
        }
    }

    private static void awaitTrue(Page page, String expression) {
        await(expression)
                .atMost(Duration.ofSeconds(30))
                .until(() -> value(page, expression).asBoolean());
    }

    private static JsonNode value(Page page, String expression) throws Exception {
        return page.evaluate(expression);
    }

    private static Path requireChromium() {
        Optional<Path> found = Chromium.find();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail("no chromium on the PATH");
        }
        assumeTrue(found.isPresent(), "no chromium on the PATH");
        return found.get();
    }
}
