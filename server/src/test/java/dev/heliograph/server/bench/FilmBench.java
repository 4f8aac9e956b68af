package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.server.bench.MediaFigures.Film;
import dev.heliograph.server.bench.MediaFigures.FilmHeap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// What a film takes of the memory: each client posts it, the server with a heap of 256 MiB.
final class FilmBench {
    private static final String HEAP = "-Xmx256m";
    private static final Duration LOOK = Duration.ofMillis(100);

    private final BenchOptions options;
    private final Stage stage;
    private final List<String> clients;
    private final ProcessCpu cpu;
    private final Map<String, JsonNode> violations;

    /// @param violations every rule broken is added to these
    FilmBench(
            BenchOptions options, Stage stage, List<String> clients, ProcessCpu cpu, Map<String, JsonNode> violations) {
        this.options = options;
        this.stage = stage;
        this.clients = clients;
        this.cpu = cpu;
        this.violations = violations;
    }

    /// Posts a film with each client, [BenchOptions#films] times, and with the server once more to see the heap.
    Map<String, Object> run(Path film) throws IOException, InterruptedException {
        List<Film> films = new ArrayList<>();
        Map<String, Object> figures = new TreeMap<>();
        for (String client : clients) {
            try (SandboxProcess sandbox = stage.sandbox("film-" + client + "-sandbox")) {
                var media = new Poster.Media(
                        "video",
                        sandbox.serve("film.mp4", film),
                        MediaFiles.FILM_WIDTH,
                        MediaFiles.FILM_HEIGHT,
                        MediaFiles.FILM_SECONDS);
                if (client.equals(BenchOptions.SERVER)) {
                    figures.put("filmHeap", server(sandbox, media, films));
                } else {
                    try (Poster poster = stage.poster(client, "film-" + client, sandbox)) {
                        poster.link();
                        poster.post("first");
                        films(client, poster, sandbox, media, films);
                    }
                }
                violations.put(client + " film", sandbox.violations());
            }
        }
        figures.put("films", films);
        return figures;
    }

    private FilmHeap server(SandboxProcess sandbox, Poster.Media media, List<Film> films)
            throws IOException, InterruptedException {
        Path log = options.folder().resolve("film-server-gc.log");
        try (ServerPoster poster = stage.server("film-server", sandbox, HEAP + " -Xlog:gc:file=" + log)) {
            poster.link();
            poster.post("first");
            var memory = JvmMemory.of(poster.pid(), log);
            int idle = live(memory);
            int mark = memory.mark();
            films(BenchOptions.SERVER, poster, sandbox, media, films);
            int used = Math.max(memory.since(mark).usedMebi(), memory.used());
            JvmMemory.Heap heap = collecting(memory, poster, media);
            var result = new FilmHeap(idle, used, heap.liveMebi(), heap.count());
            MediaBench.say(
                    "server   film at %s: heap fullest %d MiB; live %d MiB before, at most %d MiB in %d collections"
                            + " meanwhile: %d MiB more",
                    HEAP,
                    result.peakUsedMebi(),
                    result.idleLiveMebi(),
                    result.peakLiveMebi(),
                    result.collections(),
                    result.added());
            return result;
        }
    }

    private static int live(JvmMemory memory) throws IOException, InterruptedException {
        int mark = memory.mark();
        memory.collect();
        return memory.since(mark).liveMebi();
    }

    /// Posts while one full collection follows the other: what outlives them is no garbage.
    private JvmMemory.Heap collecting(JvmMemory memory, ServerPoster poster, Poster.Media media)
            throws IOException, InterruptedException {
        int mark = memory.mark();
        var posted = new CompletableFuture<Figures.Post>();
        Thread.ofVirtual().start(() -> {
            try {
                posted.complete(MediaBench.post(cpu, poster, media, "film, collected"));
            } catch (IOException | RuntimeException e) {
                posted.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                posted.completeExceptionally(e);
            }
        });
        while (!posted.isDone()) {
            memory.collect();
            Pause.of(LOOK);
        }
        try {
            posted.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the film was not posted: " + e.getCause(), e.getCause());
        }
        return memory.since(mark);
    }

    private void films(String client, Poster poster, SandboxProcess sandbox, Poster.Media media, List<Film> films)
            throws IOException, InterruptedException {
        for (int i = 1; i <= options.films(); i++) {
            double before = JvmMemory.peakResident(poster.pid());
            Figures.Post post = MediaBench.post(cpu, poster, media, "film " + i);
            var film = new Film(client, post, before, JvmMemory.peakResident(poster.pid()));
            films.add(film);
            MediaBench.say(
                    "%-8s film %d: %.0f ms, %.0f ms of CPU (an ffmpeg's not among it), resident at most %.0f MiB"
                            + " before, %.0f MiB after",
                    client, i, post.wallMillis(), post.cpuMillis(), film.idleRssMebi(), film.peakRssMebi());
            sandbox.requireEverywhere("film " + i);
        }
    }
}
