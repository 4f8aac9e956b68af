package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.heliograph.server.bench.Figures.Device;
import dev.heliograph.server.bench.Figures.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `heliograph bench`: measures, prints every figure as it comes, writes them all down.
///
/// Clients take turns, a few posts each, so that a busy moment of the machine hits all of them.
public final class Bench {
    private static final int USAGE = 64;
    private static final int TURN = 25;
    private static final int WARMUP_TURN = 200;
    private static final double MILLI = 1e6;

    private final BenchOptions options;
    private final Stage stage;
    private final ProcessCpu cpu = new ProcessCpu();
    private final List<Start> starts = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final Map<String, JsonNode> violations = new TreeMap<>();
    private final Map<String, String> notRun = new TreeMap<>();
    private final List<String> clients = new ArrayList<>();
    private final Map<String, Object> media = new TreeMap<>();
    private final String loadBefore = Machine.load();

    private Bench(BenchOptions options) throws IOException {
        this.options = options;
        this.stage = new Stage(options);
        for (String client : options.clients()) {
            Optional<String> missing = Stage.missing(client);
            missing.ifPresentOrElse(why -> notRun.put(client, why), () -> clients.add(client));
        }
    }

    /// Runs it; exits with 1 when a client of ours broke a rule.
    public static void main(String[] args) throws IOException, InterruptedException {
        BenchOptions options;
        try {
            options = BenchOptions.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(USAGE);
            return;
        }
        Files.createDirectories(options.folder());
        var bench = new Bench(options);
        if (options.what().contains(BenchOptions.TEXT)) {
            bench.texts();
        }
        if (!List.of(BenchOptions.TEXT).containsAll(options.what())) {
            bench.media();
        }
        bench.write(args);
        boolean clean = bench.violations.entrySet().stream()
                .allMatch(entry -> entry.getKey().startsWith(BenchOptions.BAILEYS)
                        || entry.getValue().isEmpty());
        System.exit(clean ? 0 : 1);
    }

    private void texts() throws IOException, InterruptedException {
        for (int run = 1; run <= options.runs(); run++) {
            run(run);
        }
        if (options.starts() > 0 && options.clients().contains(BenchOptions.SERVER)) {
            starts();
        }
    }

    private void media() throws IOException, InterruptedException {
        var bench = new MediaBench(options, stage, clients);
        media.putAll(bench.run(Path.of(System.getProperty("heliograph.bench.protocol"))));
        violations.putAll(bench.violations());
    }

    private void run(int run) throws IOException, InterruptedException {
        List<Actor> actors = new ArrayList<>();
        try {
            for (String client : clients) {
                SandboxProcess sandbox = stage.sandbox("run" + run + "-" + client + "-sandbox");
                actors.add(new Actor(
                        client, run, sandbox, stage.poster(client, "run" + run + "-" + client, sandbox), cpu));
            }
            for (int link = 1; link <= options.links(); link++) {
                link(actors);
            }
            for (Actor actor : actors) {
                violations.put(actor.client() + " run " + run, actor.violations());
            }
        } finally {
            actors.forEach(Actor::close);
        }
    }

    private void link(List<Actor> actors) throws IOException, InterruptedException {
        for (Actor actor : actors) {
            actor.link();
        }
        for (Actor actor : actors) {
            actor.first();
        }
        steady(actors, "posts");
        if (options.warmup() > 0) {
            warmUp(actors);
            steady(actors, "warm posts");
        }
        for (Actor actor : actors) {
            Device device = actor.finish();
            devices.add(device);
            print(device);
        }
    }

    private void steady(List<Actor> actors, String what) throws IOException, InterruptedException {
        for (int posted = 0; posted < options.steady(); posted += TURN) {
            for (Actor actor : actors) {
                int turn = Math.min(TURN, options.steady() - posted);
                double mean = actor.steady(turn);
                say("  %-8s %s %d to %d: %.2f ms of CPU each", actor.client(), what, posted + 1, posted + turn, mean);
            }
        }
    }

    private void warmUp(List<Actor> actors) throws IOException, InterruptedException {
        for (Actor actor : actors) {
            int all = options.warmup(actor.client());
            for (int posted = 0; posted < all; posted += WARMUP_TURN) {
                int turn = Math.min(WARMUP_TURN, all - posted);
                double mean = actor.warmUp(turn);
                say("  %-8s warm-up %d to %d: %.2f ms of CPU each", actor.client(), posted + 1, posted + turn, mean);
            }
        }
    }

    private void starts() throws IOException, InterruptedException {
        try (SandboxProcess sandbox = stage.sandbox("start-sandbox")) {
            try (ServerPoster server = stage.server("start", sandbox)) {
                server.link();
            }
            for (int i = 1; i <= options.starts(); i++) {
                try (ServerPoster server = stage.server("start", sandbox)) {
                    Duration ready = server.awaitReady();
                    var start = new Start(ready.toNanos() / MILLI, cpu.nanos(server.pid()) / MILLI);
                    starts.add(start);
                    say(
                            "start %d: ready and connected after %.0f ms, %.0f ms of CPU",
                            i, start.readyMillis(), start.cpuMillis());
                }
            }
            violations.put("server starts", sandbox.violations());
        }
        say(
                "start to ready, median of %d: %.0f ms",
                starts.size(),
                Figures.median(starts.stream().map(Start::readyMillis).toList()));
    }

    private static void print(Device device) {
        say(
                "%-8s run %d link %d (%s): first %.1f ms of CPU (%.0f ms), steady mean of %d %.3f ms of CPU, median"
                        + " %.3f, after a warm-up of %d mean of %d %.3f, median %.3f, idle second %.1f",
                device.client(),
                device.run(),
                device.link(),
                device.link() == 1 ? "cold" : "warm",
                device.first().cpuMillis(),
                device.first().wallMillis(),
                device.steady().posts().size(),
                device.steady().meanCpuMillis(),
                device.steady().medianCpuMillis(),
                device.warmup(),
                device.warm().posts().size(),
                device.warm().meanCpuMillis(),
                device.warm().medianCpuMillis(),
                device.idleCpuMillis());
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private void write(String[] args) throws IOException {
        Map<String, Object> all = new TreeMap<>();
        all.put("date", Instant.now().toString());
        all.put("command", "heliograph bench " + String.join(" ", args));
        all.put("machine", Machine.look());
        all.put("options", Map.of("contacts", options.contacts(), "clients", options.clients()));
        all.put("starts", starts);
        all.put("devices", devices);
        all.put("media", media);
        all.put("load", Map.of("before", loadBefore, "after", Machine.load()));
        all.put("violations", violations);
        all.put("notRun", notRun);
        Files.createDirectories(options.out().getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(options.out().toFile(), all);
        say("load average before: %s, after: %s", loadBefore, Machine.load());
        violations.forEach((who, broken) -> say("%s: %d violations", who, broken.size()));
        notRun.forEach((who, why) -> say("%s was not run: %s", who, why));
        say("figures: %s", options.out());
    }
}
