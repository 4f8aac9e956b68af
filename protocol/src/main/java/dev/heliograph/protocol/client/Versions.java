package dev.heliograph.protocol.client;

import dev.heliograph.protocol.pairing.ClientVersion;
import java.io.IOException;
import java.util.Optional;

/// The client version that is named, and what replaces it when the server refuses it. Belongs to the loop's
/// thread.
/// Source: 1-connection.md 3.4, 7.6.
final class Versions {
    private static final System.Logger LOG = System.getLogger(Versions.class.getName());

    private final ClientLife.VersionSource source;
    private ClientVersion current;
    private boolean retried;

    Versions(String configured, ClientLife.VersionSource source) {
        this.current = ClientVersion.parse(configured);
        this.source = source;
    }

    ClientVersion current() {
        return current;
    }

    /// The current version was refused: takes a newer one, if the source knows one and this is the first
    /// refusal in a row.
    ///
    /// @return whether another try is worth it
    boolean refused() throws InterruptedException {
        if (retried) {
            // whoever asks again later gets another try
            retried = false;
            return false;
        }
        Optional<ClientVersion> newest = ask();
        if (newest.isEmpty() || newest.get().equals(current)) {
            return false;
        }
        LOG.log(System.Logger.Level.INFO, "client version {0} was refused, taking {1}", current, newest.get());
        retried = true;
        current = newest.get();
        return true;
    }

    /// The server took it.
    void accepted() {
        retried = false;
    }

    private Optional<ClientVersion> ask() throws InterruptedException {
        try {
            return source.newest().map(ClientVersion::parse);
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "no newer client version to be had: {0}", e.getMessage());
            return Optional.empty();
        }
    }
}
