package dev.heliograph.server.media;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.MediaFile;
import dev.heliograph.spi.media.MediaSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Turns an address of a request into a file: asks the source of its scheme, counts and times the bytes, and
/// finds out what they are. Safe for all threads; a call blocks until the bytes are there.
public final class MediaDesk {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,31}):");
    private static final int CHUNK = 64 * 1024;

    /// What one fetch may take.
    ///
    /// @param maxBytes the longest media taken
    /// @param time     for all bytes together
    public record Limits(long maxBytes, Duration time) {}

    private final Path parent;
    private final Map<String, MediaSource> sources;
    private final Limits limits;
    private final TypeDetector detector;
    private final InstantSource clock;

    /// @param parent  where a folder is made for each fetch
    /// @param sources by scheme in lower case
    /// @param limits  of each fetch
    /// @param clock   the time
    public MediaDesk(Path parent, Map<String, MediaSource> sources, Limits limits, InstantSource clock) {
        this.parent = parent;
        this.sources = Map.copyOf(sources);
        this.limits = limits;
        this.detector = new TypeDetector();
        this.clock = clock;
    }

    /// A file in a folder of its own.
    public static final class Fetched implements AutoCloseable {
        private final MediaFile file;
        private final WorkFolder folder;

        private Fetched(MediaFile file, WorkFolder folder) {
            this.file = file;
            this.folder = folder;
        }

        /// The media, and its folder for what is made of it.
        public MediaFile file() {
            return file;
        }

        /// Deletes the folder with everything in it.
        @Override
        public void close() {
            folder.close();
        }
    }

    /// Fetches. Whatever is thrown, nothing is left behind.
    ///
    /// @param caller  who asks
    /// @param session the account it is for
    /// @param address as the caller wrote it
    /// @return close it when the statuses are posted or refused
    /// @throws MediaException       `url_refused` for a scheme nobody opens, `media_empty`, `media_too_large`,
    ///                              `media_too_slow`, `media_unreachable`, or what the source says
    /// @throws InterruptedException when the caller went away or the host stops
    /// @throws UncheckedIOException when the disk does not take the bytes
    public Fetched fetch(Caller caller, String session, String address) throws MediaException, InterruptedException {
        String written = address.strip();
        MediaSource source = source(written);
        WorkFolder folder = WorkFolder.in(parent);
        try {
            Path file = folder.path().resolve("original");
            Instant deadline = clock.instant().plus(limits.time());
            var request = new MediaSource.Request(caller, session, written, limits.maxBytes(), deadline);
            long length = copyInTime(source, request, file);
            return new Fetched(new MediaFile(file, length, detector.detect(file)), folder);
        } catch (Throwable e) {
            folder.close();
            throw e;
        }
    }

    private MediaSource source(String address) throws MediaException {
        Matcher matcher = SCHEME.matcher(address);
        MediaSource source = matcher.lookingAt() ? sources.get(matcher.group(1).toLowerCase(Locale.ROOT)) : null;
        if (source != null) {
            return source;
        }
        String known = sources.keySet().stream()
                .sorted(Comparator.reverseOrder())
                .map(scheme -> scheme + ":")
                .collect(Collectors.joining(", "))
                .replaceFirst(", (?=[^,]+$)", " or ");
        throw new MediaException(
                Kind.INVALID,
                "url_refused",
                known.isEmpty()
                        ? "fileUrl is not taken: no plugin of this server opens media"
                        : "fileUrl must start with " + known);
    }

    private long copyInTime(MediaSource source, MediaSource.Request request, Path file)
            throws MediaException, InterruptedException {
        var watch = new Watch(limits.time());
        try (watch) {
            return copy(source, request, file);
        } catch (MediaException | InterruptedException | RuntimeException e) {
            if (watch.rang() && !(e instanceof MediaException)) {
                throw new MediaException(
                        Kind.INVALID,
                        "media_too_slow",
                        "fileUrl must deliver all bytes within " + limits.time().toSeconds() + " seconds",
                        e);
            }
            throw e;
        }
    }

    private long copy(MediaSource source, MediaSource.Request request, Path file)
            throws MediaException, InterruptedException {
        long length = 0;
        try (InputStream in = source.open(request);
                OutputStream out = create(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
                length += read;
                if (length > limits.maxBytes()) {
                    throw new MediaException(
                            Kind.TOO_LARGE,
                            "media_too_large",
                            "media must be at most " + limits.maxBytes() + " bytes long");
                }
                write(out, chunk, read);
            }
        } catch (IOException e) {
            // of closing: what was written may not be there
            throw unwritten(e);
        }
        if (length == 0) {
            throw new MediaException(Kind.INVALID, "media_empty", "fileUrl leads to a file of zero bytes");
        }
        return length;
    }

    private static OutputStream create(Path file) {
        try {
            return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private static int read(InputStream in, byte[] chunk) throws MediaException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while media was fetched");
        }
        try {
            return in.read(chunk);
        } catch (MediaException.InStream e) {
            throw e.what();
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            if (Thread.interrupted()) {
                var interrupted = new InterruptedException("interrupted while media was fetched");
                interrupted.initCause(e);
                throw interrupted;
            }
            throw brokenOff(e);
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    private static MediaException brokenOff(IOException e) {
        return new MediaException(
                Kind.INVALID, "media_unreachable", "fileUrl stopped delivering before all bytes had come", e);
    }

    private static void write(OutputStream out, byte[] chunk, int length) throws InterruptedException {
        try {
            out.write(chunk, 0, length);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            var interrupted = new InterruptedException("interrupted while media was kept");
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    private static UncheckedIOException unwritten(IOException e) {
        return new UncheckedIOException("media cannot be kept on this server's disk: " + e.getMessage(), e);
    }
}
