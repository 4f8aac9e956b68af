package dev.heliograph.server.media;

import dev.heliograph.server.storage.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder for one piece of work, deleted with all in it when closed.
record WorkFolder(Path path) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WorkFolder.class.getName());

    /// Makes one, readable by the server's user alone.
    ///
    /// @throws UncheckedIOException when the disk does not take it
    static WorkFolder in(Path parent) {
        try {
            DataFolder.makePrivate(parent);
            return new WorkFolder(Files.createTempDirectory(parent, "m-").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException("media folder " + parent + " cannot be written", e);
        }
    }

    /// What cannot be deleted now is swept at the next start.
    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> found = Files.walk(path)) {
            for (Path each : List.copyOf(found.toList()).reversed()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, "media folder {0} is left behind: {1}", path, e);
        }
    }
}
