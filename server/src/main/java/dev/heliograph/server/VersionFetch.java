package dev.heliograph.server;

import dev.heliograph.protocol.client.ClientLife;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks a page for the current WhatsApp Web version, once for all sessions that are refused at the same time.
/// Safe for all threads. Source: shared/protocol/1-connection.md 3.4.
final class VersionFetch implements ClientLife.VersionSource {
    private static final Pattern REVISION = Pattern.compile("\\\\?\"client_revision\\\\?\":\\s*(\\d{1,10})");
    private static final int LONGEST = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /// What was fetched is good for so long.
    private static final Duration FRESH = Duration.ofMinutes(10);

    private final HttpClient http;
    private final URI page;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<String> known = Optional.empty();
    private Instant until = Instant.MIN;

    VersionFetch(HttpClient http, URI page, InstantSource clock) {
        this.http = http;
        this.page = page;
        this.clock = clock;
    }

    @Override
    public Optional<String> newest() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (clock.instant().isAfter(until)) {
                known = fetch();
                until = clock.instant().plus(FRESH);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> fetch() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page)
                .timeout(PATIENCE)
                .header("sec-fetch-site", "none")
                .header(
                        "user-agent",
                        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
                                + " Safari/537.36")
                .build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException(page + " answered " + answer.statusCode());
            }
            String text = new String(body.readNBytes(LONGEST), StandardCharsets.UTF_8);
            Matcher revision = REVISION.matcher(text);
            return revision.find() ? Optional.of("2.3000." + revision.group(1)) : Optional.empty();
        }
    }
}
