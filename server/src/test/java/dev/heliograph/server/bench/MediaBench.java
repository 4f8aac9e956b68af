package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.server.bench.Figures.Post;
import dev.heliograph.server.bench.MediaFigures.Picture;
import dev.heliograph.server.bench.MediaFigures.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// `heliograph bench --what media`: pictures from URL to acknowledgement, clients in turns; a film's memory; the
/// encryption lane.
final class MediaBench {
    private static final double MILLI = 1e6;
    private static final int FILM_BYTES = 80_000_000;

    /// The pictures measured.
    ///
    /// @param bytes about how long
    private enum Size {
        SMALL("200 KB", 200_000, 1280, 960),
        LARGE("5 MB", 5_000_000, 4000, 3000);

        private final String words;
        private final int bytes;
        private final int width;
        private final int height;

        Size(String words, int bytes, int width, int height) {
            this.words = words;
            this.bytes = bytes;
            this.width = width;
            this.height = height;
        }
    }

    private final BenchOptions options;
    private final Stage stage;
    private final List<String> clients;
    private final ProcessCpu cpu = new ProcessCpu();
    private final Map<String, JsonNode> violations = new TreeMap<>();
    private final Map<String, Object> figures = new TreeMap<>();

    /// @param clients that can be run here
    MediaBench(BenchOptions options, Stage stage, List<String> clients) {
        this.options = options;
        this.stage = stage;
        this.clients = clients.stream()
                .filter(client -> !client.equals(BenchOptions.PROTOCOL))
                .toList();
    }

    /// A client with its own sandbox.
    private record Seat(String client, SandboxProcess sandbox, Poster poster) implements AutoCloseable {
        @Override
        public void close() {
            poster.close();
            sandbox.close();
        }
    }

    /// Measures everything.
    ///
    /// @param classes the compiled tests of room protocol
    /// @return the figures by name
    Map<String, Object> run(Path classes) throws IOException, InterruptedException {
        Path files = Files.createDirectories(options.folder().resolve("media"));
        if (options.what().contains(BenchOptions.PICTURES)) {
            pictures(files);
        }
        if (options.what().contains(BenchOptions.FILM)) {
            Path film = MediaFiles.film(files.resolve("film.mp4"), FILM_BYTES);
            figures.putAll(new FilmBench(options, stage, clients, cpu, violations).run(film));
        }
        if (options.what().contains(BenchOptions.LANE)) {
            List<Rate> rates = new Lane(options).run(classes);
            rates.forEach(MediaBench::print);
            figures.put("lane", rates);
        }
        return figures;
    }

    /// Every rule broken, by client.
    Map<String, JsonNode> violations() {
        return violations;
    }

    private void pictures(Path files) throws IOException, InterruptedException {
        Map<Size, Path> made = new TreeMap<>();
        for (Size size : Size.values()) {
            made.put(
                    size,
                    MediaFiles.jpeg(
                            files.resolve(size.words.replace(" ", "") + ".jpg"), size.width, size.height, size.bytes));
        }
        List<Seat> seats = new ArrayList<>();
        List<Picture> taken = new ArrayList<>();
        try {
            for (String client : clients) {
                SandboxProcess sandbox = stage.sandbox("media-" + client + "-sandbox");
                seats.add(new Seat(client, sandbox, stage.poster(client, "media-" + client, sandbox)));
            }
            for (Seat seat : seats) {
                seat.poster().link();
                seat.poster().post("first");
            }
            for (var picture : made.entrySet()) {
                taken.addAll(pictures(seats, picture.getKey(), picture.getValue()));
            }
            for (Seat seat : seats) {
                violations.put(seat.client() + " pictures", seat.sandbox().violations());
            }
        } finally {
            seats.forEach(Seat::close);
        }
        figures.put("pictures", taken);
    }

    /// Each client posts one, in turns.
    private List<Picture> pictures(List<Seat> seats, Size size, Path file) throws IOException, InterruptedException {
        Map<String, List<Post>> posts = new TreeMap<>();
        Map<String, Poster.Media> media = new TreeMap<>();
        for (Seat seat : seats) {
            posts.put(seat.client(), new ArrayList<>());
            media.put(
                    seat.client(),
                    new Poster.Media(
                            "image",
                            seat.sandbox().serve(file.getFileName().toString(), file),
                            size.width,
                            size.height,
                            0));
        }
        for (int round = 1; round <= options.warmup() + options.media(); round++) {
            for (Seat seat : seats) {
                String caption = size.words + " " + round;
                Post post = post(cpu, seat.poster(), media.get(seat.client()), caption);
                if (round > options.warmup()) {
                    posts.get(seat.client()).add(post);
                }
                say(
                        "  %-8s picture of %s, %d%s: %.1f ms, %.1f ms of CPU",
                        seat.client(),
                        size.words,
                        round,
                        round > options.warmup() ? "" : " (warm-up)",
                        post.wallMillis(),
                        post.cpuMillis());
            }
        }
        List<Picture> taken = new ArrayList<>();
        for (Seat seat : seats) {
            seat.sandbox().requireEverywhere(size.words + " " + (options.warmup() + options.media()));
            var picture = new Picture(
                    seat.client(), size.words, Files.size(file), options.warmup(), posts.get(seat.client()));
            taken.add(picture);
            say(
                    "%-8s picture of %s (%d bytes), median of %d after %d: %.1f ms, %.1f ms of CPU",
                    picture.client(),
                    picture.name(),
                    picture.bytes(),
                    picture.posts().size(),
                    picture.warmup(),
                    picture.medianWall(),
                    picture.medianCpu());
        }
        return taken;
    }

    /// Posts, and says what it took the client until the acknowledgement.
    static Post post(ProcessCpu cpu, Poster poster, Poster.Media media, String caption)
            throws IOException, InterruptedException {
        long cpuBefore = cpu.nanos(poster.pid());
        long before = System.nanoTime();
        poster.post(media, caption);
        long taken = System.nanoTime() - before;
        return new Post((cpu.nanos(poster.pid()) - cpuBefore) / MILLI, taken / MILLI);
    }

    private static void print(Rate rate) {
        if (rate.rate() == 0) {
            say("%-8s %-26s would do %.0f MB/s", rate.who(), rate.what(), rate.limit());
        } else if (rate.limit() == 0) {
            say("%-8s %-26s %.0f MB/s", rate.who(), rate.what(), rate.rate());
        } else {
            say(
                    "%-8s %-26s %.0f MB/s, %.0f %% of what the JDK's primitives do on one thread, %.0f MB/s",
                    rate.who(), rate.what(), rate.rate(), 100 * rate.rate() / rate.limit(), rate.limit());
        }
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
