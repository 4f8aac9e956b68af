package dev.heliograph.spi.network;

import dev.heliograph.spi.PluginContext;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A WhatsApp network: where it is and how it proves itself. The real one is built in.
///
/// A session carries the name of the network it was made on and refuses another. **Threads.** Safe for all
/// threads.
public interface Network extends AutoCloseable {
    /// The name sessions are stamped with.
    ///
    /// @return `[a-z][a-z0-9-]{0,31}`, the same as the key it was offered under
    String name();

    /// Where the WebSocket is.
    ///
    /// @return `wss:`, or `ws:` on a loopback address
    URI webSocket();

    /// The key that the server's certificate chain must lead to.
    ///
    /// @return 32 bytes, Curve25519, a fresh copy
    byte[] noiseRootKey();

    /// Where encrypted blobs named without a host are fetched from.
    ///
    /// @return scheme, host and port
    default URI mediaOrigin() {
        return URI.create("https://mmg.whatsapp.net");
    }

    /// Certificates the network's media hosts may show beside those the JDK trusts.
    ///
    /// @return never null, empty on a real network
    default List<X509Certificate> mediaCertificates() {
        return List.of();
    }

    /// Origins that media may be fetched from although the URL guard would refuse their addresses.
    ///
    /// @return scheme, host and port each, nothing else; never null, empty on a real network
    default Set<URI> allowedOrigins() {
        return Set.of();
    }

    /// Media to try things out with, made by the network.
    ///
    /// @return addresses by file name, such as `picture.jpg`; never null, empty on a real network
    default SequencedMap<String, URI> samples() {
        return Collections.emptyNavigableMap();
    }

    /// The WhatsApp Web version the client names.
    ///
    /// @return `primary.secondary.tertiary`; empty for the built-in default
    default Optional<String> clientVersion() {
        return Optional.empty();
    }

    /// Where the current WhatsApp Web version is told, asked when the one a client names is refused.
    ///
    /// @return an address whose answer holds `client_revision`; empty to have [#clientVersion] asked again
    ///     instead
    default Optional<URI> clientVersionSource() {
        return Optional.empty();
    }

    /// A page where the phones of a network can be watched, for networks that have phones of their own.
    ///
    /// @return the page's address without a trailing slash, empty on a real network
    default Optional<URI> phones() {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /// Makes (and for the sandbox: starts) a network.
    @FunctionalInterface
    interface Factory {
        /// Makes the network.
        ///
        /// @param context the plugin's way to the host
        /// @return the network, ready to be connected to
        /// @throws Exception to have the server refuse to start, when it was configured to use this network
        Network create(PluginContext context) throws Exception;
    }
}
