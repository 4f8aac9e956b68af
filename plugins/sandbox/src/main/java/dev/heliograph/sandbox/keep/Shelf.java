package dev.heliograph.sandbox.keep;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A bounded folder of files: what is too old goes, then the oldest until the rest fits. Thread-safe.
public final class Shelf {
    /// How long a status lives.
    public static final Duration STATUS_LIFE = Duration.ofHours(24);

    private static final int PORTIONS = 16;

    private final Path folder;
    private final long most;
    private final InstantSource clock;
    private long sinceSwept;
    private Instant swept;

    private record Item(Path path, long size, Instant at) {}

    private Shelf(Path folder, long most, InstantSource clock) {
        this.folder = folder;
        this.most = most;
        this.clock = clock;
        this.swept = clock.instant();
    }

    /// Opens or makes the folder and throws out what is too old.
    ///
    /// @param folder the owner's alone
    /// @param most   bytes in all; the newest files are kept, and a little more until the next sweep
    /// @param clock  what files are dated by
    /// @throws IOException when it cannot be read or written
    public static Shelf open(Path folder, long most, InstantSource clock) throws IOException {
        var shelf = new Shelf(Private.folder(folder), most, clock);
        shelf.sweep();
        return shelf;
    }

    /// A file by name.
    ///
    /// @param name letters, digits, `.`, `-`, `_`
    /// @return empty when it is not there
    public Optional<Path> find(String name) {
        Path path = path(name);
        return Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
    }

    /// Opens a file for writing.
    ///
    /// @param at where to go on; what stands from there is cut off
    /// @throws IOException when it cannot be written, or is shorter
    public OutputStream write(String name, long at) throws IOException {
        FileChannel channel = Private.open(path(name), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (channel.size() < at) {
            channel.close();
            throw new IOException(name + " has fewer than " + at + " bytes");
        }
        channel.truncate(at).position(at);
        return Channels.newOutputStream(channel);
    }

    /// Gives a file that is written its name and date.
    ///
    /// @return where it is now
    /// @throws IOException when it cannot be moved
    public Path finish(String written, String name) throws IOException {
        Path path = path(name);
        Files.setLastModifiedTime(path(written), FileTime.from(clock.instant()));
        long size = Files.size(path(written));
        Files.move(path(written), path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        added(size);
        return path;
    }

    /// Takes a file away, if it is there.
    ///
    /// @throws IOException when it cannot be deleted
    public void delete(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    private synchronized void added(long size) throws IOException {
        sinceSwept += size;
        boolean much = sinceSwept > most / PORTIONS;
        if (much || swept.plus(STATUS_LIFE.dividedBy(PORTIONS)).isBefore(clock.instant())) {
            sweep();
        }
    }

    private synchronized void sweep() throws IOException {
        sinceSwept = 0;
        swept = clock.instant();
        Instant oldest = swept.minus(STATUS_LIFE);
        long room = most;
        for (Item item : newestFirst()) {
            room -= item.size();
            if (room < 0 || item.at().isBefore(oldest)) {
                Files.deleteIfExists(item.path());
            }
        }
    }

    private List<Item> newestFirst() throws IOException {
        var items = new ArrayList<Item>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                item(path).ifPresent(items::add);
            }
        }
        items.sort(Comparator.comparing(Item::at).reversed());
        return items;
    }

    /// Empty when the file got another name meanwhile.
    private static Optional<Item> item(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Item(
                    path, attributes.size(), attributes.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private Path path(String name) {
        if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("no name of a kept file: " + name);
        }
        return folder.resolve(name);
    }
}
