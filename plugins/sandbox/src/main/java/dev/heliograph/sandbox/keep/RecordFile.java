package dev.heliograph.sandbox.keep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/// An append-only file of records: `length:BE32 || crc32c:BE32 || bytes`.
///
/// An appended record survives a kill of the process (it has been handed to the kernel), not a loss of
/// power. A torn or damaged tail is cut off when the file is opened. Safe for all threads; holds nothing but
/// the open file.
public final class RecordFile implements AutoCloseable {
    private static final int HEAD = 8;
    private static final int LARGEST = 64 << 20;

    private final FileChannel channel;

    private RecordFile(FileChannel channel) {
        this.channel = channel;
    }

    /// An opened file and what it held.
    ///
    /// @param file    ready for appends
    /// @param records oldest first
    public record Opened(RecordFile file, List<byte[]> records) {}

    /// Opens or makes a file.
    ///
    /// @param path where
    /// @return the file and its records
    /// @throws IOException when it cannot be read or written
    public static Opened open(Path path) throws IOException {
        FileChannel channel = Private.open(
                path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            var records = new ArrayList<byte[]>();
            long whole = readAll(channel, records);
            channel.truncate(whole);
            channel.position(whole);
            return new Opened(new RecordFile(channel), records);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Replaces a file by one that holds only these records, for compaction at start. A kill leaves the old
    /// or the new file, never a mixture.
    ///
    /// @param path    which file; not open
    /// @param records what it holds then
    /// @throws IOException when it cannot be written
    public static void rewrite(Path path, List<byte[]> records) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.deleteIfExists(next);
        try (RecordFile file = open(next).file()) {
            for (byte[] record : records) {
                file.append(record);
            }
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Adds a record.
    ///
    /// @param record at most 64 MiB
    /// @throws IOException when the file cannot be written
    public synchronized void append(byte[] record) throws IOException {
        if (record.length > LARGEST) {
            throw new IllegalArgumentException("record of " + record.length + " bytes, at most " + LARGEST);
        }
        ByteBuffer whole = ByteBuffer.allocate(HEAD + record.length)
                .putInt(record.length)
                .putInt(checksum(record))
                .put(record)
                .flip();
        while (whole.hasRemaining()) {
            channel.write(whole);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    /// Answers where the last whole record ends.
    private static long readAll(FileChannel channel, List<byte[]> records) throws IOException {
        long at = 0;
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (readFully(channel, head.clear(), at)) {
            int length = head.flip().getInt();
            int checksum = head.getInt();
            if (length < 0 || length > LARGEST || at + HEAD + length > channel.size()) {
                break;
            }
            ByteBuffer body = ByteBuffer.allocate(length);
            if (!readFully(channel, body, at + HEAD) || checksum(body.array()) != checksum) {
                break;
            }
            records.add(body.array());
            at += HEAD + length;
        }
        return at;
    }

    private static boolean readFully(FileChannel channel, ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                return false;
            }
            at += read;
        }
        return true;
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
