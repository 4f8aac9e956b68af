package dev.heliograph.protocol.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// A file that loses its name as soon as it is open, so that nothing of it stays even when the process is killed; where
/// the system refuses that, it is deleted when closed. Safe for all threads.
final class TempFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TempFile.class.getName());

    private final Path path;
    private final RandomAccessFile file;

    private TempFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /// An empty file.
    ///
    /// @param folder made when it is not there
    static TempFile in(Path folder) throws IOException {
        Path path = Files.createTempFile(Files.createDirectories(folder), "upload-", ".enc");
        try {
            TempFile temp = new TempFile(path, new RandomAccessFile(path.toFile(), "rw"));
            temp.unlink(System.Logger.Level.DEBUG);
            return temp;
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    synchronized void append(byte[] bytes, int length) throws IOException {
        file.seek(file.length());
        file.write(bytes, 0, length);
    }

    synchronized long length() throws IOException {
        return file.length();
    }

    /// The content from an offset on; each stream has a position of its own.
    InputStream read(long from) {
        return new Reading(from);
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "temp file of an upload could not be closed: {0}", e.getMessage());
        }
        unlink(System.Logger.Level.WARNING);
    }

    private void unlink(System.Logger.Level level) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.log(level, "temp file of an upload could not be deleted: {0}", e.getMessage());
        }
    }

    private synchronized int readAt(long position, byte[] into, int at, int length) throws IOException {
        file.seek(position);
        return file.read(into, at, length);
    }

    private final class Reading extends InputStream {
        private long position;

        Reading(long from) {
            position = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            Objects.checkFromIndexSize(at, length, into.length);
            int count = readAt(position, into, at, length);
            position += Math.max(count, 0);
            return count;
        }
    }
}
