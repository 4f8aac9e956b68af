package dev.heliograph.protocol.media;

import java.time.Instant;
import java.util.List;

/// Where media may be uploaded, and with which token.
///
/// @param auth  token for the query
/// @param hosts host, or host and port, best first; not empty
/// @param until when to ask again
public record MediaHosts(String auth, List<String> hosts, Instant until) {
    /// Copies the list; refuses an empty one.
    public MediaHosts {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("media hosts must be at least one, were none");
        }
    }

    /// Without the token: it is a secret.
    @Override
    public String toString() {
        return "MediaHosts[hosts=" + hosts + ", until=" + until + "]";
    }
}
