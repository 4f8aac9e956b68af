package dev.heliograph.plugin.sinklog;

import java.io.IOException;

/// Where lines go. Used by one thread at a time.
interface Lines extends AutoCloseable {
    /// Writes one line, all of it or nothing.
    ///
    /// @param line UTF-8, its line feed included
    /// @throws IOException when it is not there afterwards
    void write(byte[] line) throws IOException;

    @Override
    default void close() {}
}
