package dev.heliograph.sandbox.keep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The network's own changes, in a [RecordFile] of JSON. Thread-safe.
public final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordFile file;
    private final List<Entry> entries;

    private Journal(RecordFile file, List<Entry> entries) {
        this.file = file;
        this.entries = List.copyOf(entries);
    }

    /// Opens or makes a journal.
    ///
    /// @param path where
    /// @return the journal and what it holds
    /// @throws IOException when the file cannot be read or written, or holds something else
    public static Journal open(Path path) throws IOException {
        RecordFile.Opened opened = RecordFile.open(path);
        var entries = new ArrayList<Entry>();
        for (byte[] record : opened.records()) {
            entries.add(JSON.readValue(record, Entry.class));
        }
        return new Journal(opened.file(), entries);
    }

    /// What was there when it was opened.
    ///
    /// @return oldest first, immutable
    public List<Entry> entries() {
        return entries;
    }

    /// Adds a change; it outlives a kill of the process once this returns.
    ///
    /// @param entry the change
    public void append(Entry entry) {
        try {
            file.append(JSON.writeValueAsBytes(entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("journal entry cannot be written as JSON: " + entry, e);
        } catch (IOException e) {
            throw new UncheckedIOException("journal of the network cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
