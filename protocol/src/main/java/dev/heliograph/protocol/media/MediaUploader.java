package dev.heliograph.protocol.media;

import dev.heliograph.protocol.model.MediaKind;
import dev.heliograph.protocol.model.UploadedMedia;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Uploads media files: seals a file once, then brings it to one of the media hosts. Safe for all threads; any number
/// of uploads at once. Source: shared/protocol/2-status.md 7.3.
///
/// | what happens | what follows |
/// |---|---|
/// | stored | done |
/// | 401, 403 | fresh hosts and token, once |
/// | connection cut, no answer, nonsense, 408, 429, 5xx | a growing pause, at least `Retry-After`; then the next host |
/// | any other status | the next host; when all said so, the end |
/// | 413 | the end |
///
/// A second try of 5 MiB or more asks first how much the host has, and goes on there.
public final class MediaUploader {
    private static final System.Logger LOG = System.getLogger(MediaUploader.class.getName());
    private static final long RESUMABLE = 5 << 20;
    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final Options options;

    /// What an uploader works with.
    ///
    /// @param cipher seals files
    /// @param conn   knows the hosts
    /// @param http   the client, shared
    /// @param scheme of the media hosts, `https` but in tests
    /// @param clock  the time
    /// @param pause  waits between tries
    public record Options(
            MediaCipher cipher, MediaConn conn, HttpClient http, String scheme, InstantSource clock, Pause pause) {}

    /// Waits.
    @FunctionalInterface
    public interface Pause {
        /// Returns when the time is over, or at once and then for ever when no upload is wanted any more.
        ///
        /// @return whether to go on
        boolean over(Duration time) throws InterruptedException;
    }

    /// With what it works with.
    public MediaUploader(Options options) {
        this.options = options;
    }

    /// Uploads a file.
    ///
    /// @param kind     what it is
    /// @param file     not changed meanwhile
    /// @param deadline when to give up
    /// @throws UploadException when it could not be uploaded; says at which hosts
    public UploadedMedia upload(MediaKind kind, Path file, Instant deadline) throws InterruptedException {
        Instant keyTime = options.clock().instant();
        try (SealedMedia media = options.cipher().seal(kind, file)) {
            UploadAnswer.Stored stored = new Attempts(kind, media, deadline).run();
            return new UploadedMedia(
                    kind,
                    stored.url(),
                    stored.directPath(),
                    media.mediaKey(),
                    media.facts().sha256(),
                    media.facts().encSha256(),
                    media.facts().length(),
                    keyTime,
                    media.facts().sidecar());
        }
    }

    /// The tries of one upload.
    private final class Attempts {
        private final MediaKind kind;
        private final SealedMedia media;
        private final Instant deadline;
        private final Map<String, String> failures = new LinkedHashMap<>();
        private int failed;
        private int hostIndex;
        private int refusedInARow;

        Attempts(MediaKind kind, SealedMedia media, Instant deadline) {
            this.kind = kind;
            this.media = media;
            this.deadline = deadline;
        }

        UploadAnswer.Stored run() throws InterruptedException {
            boolean renewed = false;
            MediaHosts hosts = options.conn().hosts(deadline);
            while (true) {
                String name = hosts.hosts().get(hostIndex % hosts.hosts().size());
                switch (attempt(hosts, name)) {
                    case UploadAnswer.Stored stored -> {
                        return stored;
                    }
                    case UploadAnswer.Denied denied -> {
                        failures.put(name, "answered " + denied.status());
                        if (renewed) {
                            throw given("the media token is refused, a fresh one too", true);
                        }
                        renewed = true;
                        hosts = options.conn().insteadOf(hosts, deadline);
                        continue;
                    }
                    case UploadAnswer.Failed failure -> {
                        failures.put(name, failure.why());
                        refusedInARow = 0;
                        pause(failure.after());
                    }
                    case UploadAnswer.Refused refused -> refused(name, refused, hosts);
                    case UploadAnswer.Partly _ -> throw new IllegalStateException("a part is no end of a try");
                }
                hostIndex++;
                hosts = options.conn().hosts(deadline);
            }
        }

        private UploadAnswer attempt(MediaHosts hosts, String name) throws InterruptedException {
            MediaHost host = new MediaHost(
                    options.http(),
                    options.clock(),
                    URI.create(options.scheme() + "://" + name),
                    hosts.auth(),
                    kind,
                    media);
            long offset = 0;
            if (failed > 0 && media.length() >= RESUMABLE) {
                UploadAnswer held = host.ask(deadline);
                if (!(held instanceof UploadAnswer.Partly part)) {
                    return held;
                }
                offset = part.offset();
            }
            return host.send(offset, deadline);
        }

        private void pause(Optional<Duration> atLeast) throws InterruptedException {
            failed++;
            if (failed == TRIES) {
                throw given("tried " + TRIES + " times", true);
            }
            Duration growing = FIRST_PAUSE.multipliedBy(1L << (failed - 1));
            Duration time = growing.compareTo(LONGEST_PAUSE) < 0 ? growing : LONGEST_PAUSE;
            if (atLeast.isPresent() && atLeast.get().compareTo(time) > 0) {
                time = atLeast.get();
            }
            if (!options.clock().instant().plus(time).isBefore(deadline)) {
                throw given("no time left to try again in " + time.toMillis() + " ms", true);
            }
            LOG.log(System.Logger.Level.INFO, "upload failed, next try in {0} ms: {1}", time.toMillis(), failures);
            if (!options.pause().over(time)) {
                throw given("the client was closed", true);
            }
        }

        private void refused(String name, UploadAnswer.Refused refused, MediaHosts hosts) {
            failures.put(name, "answered " + refused.status());
            refusedInARow++;
            if (refused.status() == 413) {
                throw given("media of " + media.length() + " bytes is too large", false);
            }
            if (refusedInARow >= hosts.hosts().size()) {
                throw given("no host takes it", false);
            }
        }

        private UploadException given(String why, boolean laterMayHelp) {
            String where = failures.entrySet().stream()
                    .map(failure -> failure.getKey() + " " + failure.getValue())
                    .collect(Collectors.joining("; "));
            return new UploadException("media could not be uploaded, " + why + ": " + where, laterMayHelp);
        }
    }
}
