package dev.heliograph.server.outbound;

import dev.heliograph.spi.network.Network;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What the network opens in the guard.
///
/// @param origins      scheme, host and port of places let through whatever they resolve to
/// @param certificates taken from these origins beside those the JDK trusts, from nobody else
public record Openings(Set<URI> origins, List<X509Certificate> certificates) {
    /// Nothing is open.
    public static final Openings NONE = new Openings(Set.of(), List.of());

    /// Copies both.
    public Openings {
        origins = Set.copyOf(origins);
        certificates = List.copyOf(certificates);
    }

    /// What a network opens.
    ///
    /// @param network null before there is one: nothing is open
    public static Openings of(Network network) {
        return network == null ? NONE : new Openings(network.allowedOrigins(), network.mediaCertificates());
    }

    boolean cover(String scheme, String host, int port) {
        return origins.stream()
                .anyMatch(origin -> scheme.equalsIgnoreCase(origin.getScheme())
                        && origin.getHost() != null
                        && host.equals(origin.getHost().toLowerCase(Locale.ROOT))
                        && port == port(origin));
    }

    private static int port(URI origin) {
        if (origin.getPort() != -1) {
            return origin.getPort();
        }
        return "https".equalsIgnoreCase(origin.getScheme()) ? 443 : 80;
    }
}
