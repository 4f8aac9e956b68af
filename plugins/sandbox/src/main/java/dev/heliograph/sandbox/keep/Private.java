package dev.heliograph.sandbox.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Folders and files that only their owner can read, where the file system knows owners (POSIX); elsewhere they are as
/// the system makes them. What already exists keeps its permissions.
public final class Private {
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private Private() {}

    /// Makes a folder, and those above it that are missing.
    ///
    /// @return the same path
    /// @throws IOException when it cannot be made
    public static Path folder(Path path) throws IOException {
        return Files.createDirectories(path, only(path, FOLDER));
    }

    /// Opens a file; one that is made by this is the owner's alone.
    ///
    /// @throws IOException when it cannot be opened
    static FileChannel open(Path path, Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(path, options, only(path, FILE));
    }

    /// Replaces a file in one step: a kill leaves the old or the new one.
    ///
    /// @throws IOException when it cannot be written
    public static void replace(Path path, byte[] bytes) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (FileChannel channel = open(next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] only(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
