package dev.heliograph.server.bench;

import java.io.IOException;
import java.net.URI;

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

    /// Posts a picture or a film to all contacts; returns once the network acknowledged it.
    ///
    /// @throws IllegalStateException         when it was refused
    /// @throws UnsupportedOperationException when this client posts texts only
    default void post(Media media, String caption) throws IOException, InterruptedException {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " posts texts only");
    }

    /// A picture or a film to be fetched.
    ///
    /// @param kind    `image` or `video`
    /// @param url     where
    /// @param width   pixels
    /// @param height  pixels
    /// @param seconds of a film
    record Media(String kind, URI url, int width, int height, int seconds) {}

    /// Unlinks the device, so that the next [#link] meets contacts it has no session with.
    void unlink() throws IOException, InterruptedException;

    @Override
    void close();
}
