package dev.heliograph.server.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/// The folder that holds everything of one server, used by one process at a time.
///
/// Opened before anything else: its temp folder must be `java.io.tmpdir` before a native library unpacks itself. Safe
/// for all threads.
public final class DataFolder implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DataFolder.class.getName());
    private static final String FOLDER = "rwx------";
    private static final String FILE = "rw-------";

    private final Path root;
    private final FileChannel lock;
    private final String nodeId;

    private DataFolder(Path root, FileChannel lock, String nodeId) {
        this.root = root;
        this.lock = lock;
        this.nodeId = nodeId;
    }

    /// Makes the folder, sees to it that it is its user's alone (0700), locks it and empties its temp folder.
    ///
    /// @param path where
    /// @return the folder, locked until it is closed or the process ends
    /// @throws StorageException when another process uses it, or it cannot be written
    public static DataFolder open(Path path) {
        var root = path.toAbsolutePath().normalize();
        try {
            makePrivate(root);
            var lock = lock(root);
            try {
                sweep(root.resolve("tmp"));
                makePrivate(root.resolve("tmp"));
                return new DataFolder(root, lock, nodeId(root.resolve("node-id")));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StorageException(
                    "data folder " + root + " cannot be used: " + e + "; it must be a folder this user can write", e);
        }
    }

    /// The folder itself.
    public Path root() {
        return root;
    }

    /// Temp files, gone at the next start.
    public Path tmp() {
        return root.resolve("tmp");
    }

    /// The stable name of this server, made at the first start: whoever holds the lock is this node.
    public String nodeId() {
        return nodeId;
    }

    /// A folder below the root, readable by the server's user alone.
    ///
    /// @param names one or more path segments: letters, digits, `.`, `_`, `-`, not only dots
    /// @return the existing folder
    /// @throws StorageException when it cannot be made
    public Path folder(String... names) {
        var folder = root;
        for (var name : names) {
            if (!name.matches("[A-Za-z0-9._-]{1,128}") || name.matches("\\.+")) {
                throw new IllegalArgumentException(
                        "folder name must be letters, digits, ., _ or -, was \"" + name + "\"");
            }
            folder = folder.resolve(name);
            try {
                makePrivate(folder);
            } catch (IOException e) {
                throw new StorageException("folder " + folder + " cannot be made: " + e, e);
            }
        }
        return folder;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new StorageException("lock of data folder " + root + " could not be released", e);
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        var file = root.resolve("lock");
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            restrict(file, FILE);
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // the same process holds it: reported like any other holder
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new StorageException("data folder " + root
                + " is used by another Heliograph process; stop that one, or give this one its own folder with --data");
    }

    private static String nodeId(Path file) throws IOException {
        if (Files.exists(file)) {
            restrict(file, FILE);
            var id = Files.readString(file).strip();
            if (id.matches("[0-9a-f-]{36}")) {
                return id;
            }
            throw new StorageException(file + " must hold a UUID; delete it to have a new one made");
        }
        var id = UUID.randomUUID().toString();
        Files.writeString(file, id + System.lineSeparator(), StandardOpenOption.CREATE_NEW);
        restrict(file, FILE);
        return id;
    }

    /// Makes a folder when it is missing, and leaves it to its user alone where the file system knows users.
    ///
    /// @param folder where; its missing parents are made alike
    public static void makePrivate(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            restrict(folder, FOLDER);
        } else if (isPosix(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(FOLDER)));
        } else {
            Files.createDirectories(folder);
        }
    }

    private static void restrict(Path path, String wanted) throws IOException {
        var permissions = PosixFilePermissions.fromString(wanted);
        if (!isPosix(path) || Files.getPosixFilePermissions(path).equals(permissions)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(path, permissions);
        } catch (IOException e) {
            // a mounted volume may belong to somebody else and be lent by group
            LOG.log(
                    System.Logger.Level.WARNING,
                    "others may read {0}: its mode cannot be set to {1}: {2}",
                    path,
                    wanted,
                    e);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /// Deletes what is in a folder, but for the recording that this very process may be writing already: where a Java
    /// flight recorder is on from the start, its files lie below `java.io.tmpdir`.
    private static void sweep(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        String recording = "\\d{4}(_\\d{2}){5}_" + ProcessHandle.current().pid();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                return entered.getFileName().toString().matches(recording)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!visited.equals(folder)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
