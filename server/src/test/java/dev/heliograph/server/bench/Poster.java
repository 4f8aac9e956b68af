package dev.heliograph.server.bench;

import java.io.IOException;

/// A client under measurement, in a process of its own. For one thread.
interface Poster extends AutoCloseable {
    /// The process whose CPU counts.
    long pid();

    /// Links a new device of the account owner and waits until it is logged in and knows all contacts.
    void link() throws IOException, InterruptedException;

    /// Posts a text status to all contacts; returns once the network acknowledged it.
    ///
    /// @throws IllegalStateException when it was refused
    void post(String text) throws IOException, InterruptedException;

    /// Unlinks the device, so that the next [#link] meets contacts it has no session with.
    void unlink() throws IOException, InterruptedException;

    @Override
    void close();
}
