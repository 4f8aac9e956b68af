package dev.heliograph.sandbox.page;

import dev.heliograph.sandbox.gallery.Gallery;
import dev.heliograph.sandbox.phone.PhoneWorld;
import dev.heliograph.sandbox.phone.TrayEntry;
import dev.heliograph.sandbox.phone.TrayJson;
import dev.heliograph.sandbox.serve.FileAnswer;
import dev.heliograph.sandbox.world.World;
import dev.heliograph.sandbox.world.WorldSize;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The routes of the phones, wherever they are mounted. Safe for all threads.
///
/// | route | answer |
/// |---|---|
/// | `GET /` | the page |
/// | `GET /trays` | every status the contacts' phones decrypted, oldest first, a JSON array of [TrayEntry] |
/// | `GET /media/{sha256}` | a file the phones decrypted, or a thumbnail, whole or in part |
/// | `GET /phones` | the phones, for the page |
/// | `GET /feed` | the latest entries at once, for the page |
/// | `POST /acts` | a phone does something, see [dev.heliograph.sandbox.phone.Act] |
/// | `GET /resends` | what went to single devices again |
/// | `GET /feed?after=N` | what came after the first N entries, as soon as there is something |
///
/// `/trays` takes `messageId`, `phone` (digits) and `device`; `owner=true` adds the account owner's own
/// phone; `wait=N` answers as soon as N entries fit, or with fewer after `timeout` seconds (1 to 60, 10 by
/// default).
public final class PhonesPage implements HttpService {
    private static final int LATEST = 2000;
    private static final Duration FEED_PATIENCE = Duration.ofSeconds(15);

    private final PhoneWorld world;
    private final TrayJson json = new TrayJson();
    private final PhoneList phones;
    private final StaticPage page = StaticPage.load("index.html");

    /// The routes of a world.
    public PhonesPage(PhoneWorld world) {
        this.world = world;
        this.phones = new PhoneList(world);
    }

    /// Opens a world that has these routes; a [World.Factory].
    ///
    /// @throws IOException when the folder cannot be read or written
    public static World open(Path folder, WorldSize size, InstantSource clock, SecureRandom random) throws IOException {
        return PhoneWorld.open(folder, size, clock, random, PhonesPage::new);
    }

    @Override
    public void routing(HttpRules rules) {
        new AccountRoutes(world).routing(rules);
        rules.get("/", (_, response) -> page.send(response))
                .get("/trays", this::trays)
                .get("/media/{sha256}", this::media)
                .get("/phones", (_, response) -> send(response, phones.json()))
                .get("/feed", this::feed)
                .get(
                        "/resends",
                        (_, response) ->
                                send(response, json.writeResends(world.tray().resends())))
                .post("/acts", this::act);
    }

    private void trays(ServerRequest request, ServerResponse response) throws InterruptedException {
        try {
            var query = new TrayQuery(request.query());
            String owner = world.primaries().getFirst().person().pn().user();
            Predicate<TrayEntry> wanted = query.wanted(owner);
            List<TrayEntry> entries = query.count() == 0
                    ? world.tray().list(wanted)
                    : world.tray().await(wanted, query.count(), query.patience());
            send(response, json.write(entries));
        } catch (IllegalArgumentException e) {
            refuse(response, e);
        }
    }

    private void act(ServerRequest request, ServerResponse response) {
        try {
            send(
                    response,
                    json.writeIds(world.act(json.readAct(request.content().as(byte[].class)))));
        } catch (IllegalArgumentException e) {
            refuse(response, e);
        }
    }

    private void media(ServerRequest request, ServerResponse response) {
        Optional<Gallery.Kept> kept =
                world.gallery().find(request.path().pathParameters().get("sha256"));
        if (kept.isEmpty()) {
            response.status(Status.NOT_FOUND_404).send();
            return;
        }
        response.header(HeaderNames.CACHE_CONTROL, "private, max-age=86400, immutable");
        FileAnswer.of(kept.get().mimetype(), kept.get().path()).send(request, response);
    }

    private void feed(ServerRequest request, ServerResponse response) throws InterruptedException {
        try {
            int after = TrayQuery.number(request.query(), "after", -1, 0, Integer.MAX_VALUE);
            int size = world.tray().awaitMoreThan(after, FEED_PATIENCE);
            // a world that was made anew has fewer entries than the page knows: it starts over
            int from = after > size ? 0 : Math.max(after, Math.max(0, size - LATEST));
            send(response, json.write(world.tray().range(from, size), size));
        } catch (IllegalArgumentException e) {
            refuse(response, e);
        }
    }

    private static void refuse(ServerResponse response, IllegalArgumentException why) {
        response.status(Status.BAD_REQUEST_400)
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .send(why.getMessage());
    }

    private static void send(ServerResponse response, byte[] json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .send(json);
    }
}
