package dev.heliograph.sandbox.phone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.heliograph.sandbox.keep.RecordFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// All the phones' memory in one append-only file: values by key (the last one counts) and entries that only add up.
///
/// A record of the file is one step: after a kill all of it is there, or nothing. The payload of a record is a row of
/// `key length u16, key, value length i32 (-1 removes), value`. Thread-safe.
final class WorldFile implements Closeable {
    private static final long WORTH_COMPACTING = 4 << 20;
    private static final String ENTRY = "+";

    private final Path path;
    private final RecordFile file;
    private final NavigableMap<String, byte[]> values;

    /// One change.
    ///
    /// @param key   where
    /// @param value what; null removes
    record Change(String key, byte[] value) {
        /// Keeps a value under a key.
        static Change put(String key, byte[] value) {
            return new Change(key, value);
        }

        /// Forgets a key.
        static Change remove(String key) {
            return new Change(key, null);
        }

        /// Adds something that is handed out once on opening, and not kept in memory by the file.
        static Change entry(byte[] value) {
            return new Change(ENTRY, value);
        }

        private boolean isEntry() {
            return key.equals(ENTRY);
        }
    }

    private WorldFile(Path path, RecordFile file, NavigableMap<String, byte[]> values) {
        this.path = path;
        this.file = file;
        this.values = values;
    }

    /// Opens or makes the file, and rewrites it when most of it is outdated.
    ///
    /// @param path    the file; its folder exists
    /// @param entries gets each kept entry, in order
    /// @throws IOException when it cannot be read or written
    static WorldFile open(Path path, Consumer<byte[]> entries) throws IOException {
        var values = new ConcurrentSkipListMap<String, byte[]>();
        var kept = new ArrayList<byte[]>();
        RecordFile.Opened opened = RecordFile.open(path);
        long size = 0;
        for (byte[] record : opened.records()) {
            size += record.length;
            List<Change> step = decode(record);
            step.stream().filter(Change::isEntry).map(Change::value).forEach(entries);
            step.stream().filter(change -> !change.isEntry()).forEach(change -> apply(values, change));
            List<Change> only = step.stream().filter(Change::isEntry).toList();
            if (!only.isEmpty()) {
                kept.add(encode(only));
            }
        }
        values.forEach((key, value) -> kept.add(encode(List.of(Change.put(key, value)))));
        long live = kept.stream().mapToLong(record -> record.length).sum();
        if (size < WORTH_COMPACTING || size < 2 * live) {
            return new WorldFile(path, opened.file(), values);
        }
        opened.file().close();
        RecordFile.rewrite(path, kept);
        return new WorldFile(path, RecordFile.open(path).file(), values);
    }

    /// The value under a key.
    Optional<byte[]> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /// All keys that start so, in order.
    NavigableMap<String, byte[]> startingWith(String prefix) {
        return values.subMap(prefix, true, prefix + Character.MAX_VALUE, false);
    }

    /// Keeps one step; on return it survives a kill of the process.
    ///
    /// @throws UncheckedIOException when it could not be written
    synchronized void write(List<Change> step) {
        if (step.isEmpty()) {
            return;
        }
        try {
            file.append(encode(step));
        } catch (IOException e) {
            throw new UncheckedIOException("the phones' file " + path + " cannot be written", e);
        }
        step.stream().filter(change -> !change.isEntry()).forEach(change -> apply(values, change));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static void apply(NavigableMap<String, byte[]> values, Change change) {
        if (change.value() == null) {
            values.remove(change.key());
        } else {
            values.put(change.key(), change.value());
        }
    }

    private static byte[] encode(List<Change> step) {
        List<byte[]> keys =
                step.stream().map(change -> change.key().getBytes(UTF_8)).toList();
        int size = 0;
        for (int i = 0; i < keys.size(); i++) {
            byte[] value = step.get(i).value();
            size += Short.BYTES + keys.get(i).length + Integer.BYTES + (value == null ? 0 : value.length);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        for (int i = 0; i < keys.size(); i++) {
            byte[] value = step.get(i).value();
            out.putShort((short) keys.get(i).length).put(keys.get(i));
            out.putInt(value == null ? -1 : value.length);
            if (value != null) {
                out.put(value);
            }
        }
        return out.array();
    }

    private static List<Change> decode(byte[] record) {
        var changes = new ArrayList<Change>();
        ByteBuffer in = ByteBuffer.wrap(record);
        while (in.hasRemaining()) {
            byte[] key = new byte[in.getShort() & 0xffff];
            in.get(key);
            int length = in.getInt();
            byte[] value = length < 0 ? null : new byte[length];
            if (value != null) {
                in.get(value);
            }
            changes.add(new Change(new String(key, UTF_8), value));
        }
        return changes;
    }
}
