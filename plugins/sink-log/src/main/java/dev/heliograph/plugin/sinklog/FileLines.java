package dev.heliograph.plugin.sinklog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Lines at the end of a file.
///
/// The file is opened for each line, so that it may be moved away at any time (log rotation); it is made anew then,
/// readable by its owner alone. RandomAccessFile, because an interrupt would close a channel in mid-line.
record FileLines(Path file) implements Lines {
    /// Takes a file that can be written, or makes it.
    ///
    /// @throws IOException when it can not
    static FileLines open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        var lines = new FileLines(file);
        lines.write(new byte[0]);
        return lines;
    }

    @Override
    public void write(byte[] line) throws IOException {
        create();
        try (var access = new RandomAccessFile(file.toFile(), "rw")) {
            long end = access.length();
            try {
                if (line.length > 0 && isTorn(access, end)) {
                    access.write('\n');
                }
                access.seek(access.length());
                access.write(line);
                access.getFD().sync();
            } catch (IOException e) {
                cut(access, end, e);
                throw e;
            }
        }
    }

    /// A process that was killed in mid-line left a line without an end: it must not eat the next one.
    private static boolean isTorn(RandomAccessFile access, long end) throws IOException {
        if (end == 0) {
            return false;
        }
        access.seek(end - 1);
        return access.read() != '\n';
    }

    private static void cut(RandomAccessFile access, long end, IOException cause) {
        try {
            access.setLength(end);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void create() throws IOException {
        if (Files.exists(file)) {
            return;
        }
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            Files.createFile(file, ownerOnly);
        } catch (FileAlreadyExistsException _) {
            // somebody was faster, which is as good
        }
    }
}
