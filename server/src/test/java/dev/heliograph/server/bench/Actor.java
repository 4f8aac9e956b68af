package dev.heliograph.server.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heliograph.server.bench.Figures.Device;
import dev.heliograph.server.bench.Figures.Post;
import dev.heliograph.server.bench.Figures.Steady;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One client in one process with its sandbox, measured step by step so that clients can take turns. For one thread.
final class Actor implements AutoCloseable {
    private static final double MILLI = 1e6;

    /// What follows an acknowledgement, such as an event, belongs to the post.
    private static final Duration AFTERMATH = Duration.ofMillis(300);

    private final String client;
    private final int run;
    private final SandboxProcess sandbox;
    private final Poster poster;
    private final ProcessCpu cpu;
    private final List<Post> posts = new ArrayList<>();
    private int link;
    private Post first;
    private double steadyCpu;
    private Steady cold;
    private int warmup;
    private int made;
    private double idleCpu;
    private String last;

    /// Takes both over.
    Actor(String client, int run, SandboxProcess sandbox, Poster poster, ProcessCpu cpu) {
        this.client = client;
        this.run = run;
        this.sandbox = sandbox;
        this.poster = poster;
        this.cpu = cpu;
    }

    /// Links a new device and lets it come to rest.
    void link() throws IOException, InterruptedException {
        link++;
        forget();
        made = 0;
        warmup = 0;
        cold = null;
        poster.link();
        Pause.of(Duration.ofSeconds(1));
        long before = used();
        Pause.of(Duration.ofSeconds(1));
        idleCpu = (used() - before) / MILLI;
    }

    /// The post to contacts without a session.
    void first() throws IOException, InterruptedException {
        long before = used();
        Post acked = post("first");
        Pause.of(AFTERMATH);
        first = new Post((used() - before) / MILLI, acked.wallMillis());
    }

    /// Some posts after it.
    ///
    /// @return CPU of one, what follows it included, in milliseconds
    double steady(int count) throws IOException, InterruptedException {
        long before = used();
        for (int i = 0; i < count; i++) {
            posts.add(post("steady " + ++made));
        }
        Pause.of(AFTERMATH);
        double taken = (used() - before) / MILLI;
        steadyCpu += taken;
        return taken / count;
    }

    /// Keeps the posts so far as the cold ones, makes those nobody counts, and is ready for the warm ones.
    ///
    /// @return CPU of one of them, in milliseconds
    double warmUp(int count) throws IOException, InterruptedException {
        if (cold == null) {
            cold = soFar();
        }
        double mean = steady(count);
        warmup += count;
        forget();
        return mean;
    }

    private Steady soFar() {
        return new Steady(posts.isEmpty() ? 0 : steadyCpu / posts.size(), List.copyOf(posts));
    }

    private void forget() {
        posts.clear();
        steadyCpu = 0;
    }

    private Post post(String what) throws IOException, InterruptedException {
        last = client + " run " + run + " link " + link + " " + what;
        long cpuBefore = used();
        long before = System.nanoTime();
        poster.post(last);
        return new Post((used() - cpuBefore) / MILLI, (System.nanoTime() - before) / MILLI);
    }

    /// Requires that the last post is on every phone, unlinks, and says what was measured.
    Device finish() throws IOException, InterruptedException {
        sandbox.requireEverywhere(last);
        poster.unlink();
        if (cold == null) {
            cold = soFar();
            forget();
        }
        return new Device(client, run, link, first, cold, warmup, soFar(), idleCpu);
    }

    /// Every rule the client broke.
    JsonNode violations() throws IOException, InterruptedException {
        return sandbox.violations();
    }

    String client() {
        return client;
    }

    private long used() {
        return cpu.nanos(poster.pid());
    }

    @Override
    public void close() {
        poster.close();
        sandbox.close();
    }
}
