package dev.heliograph.protocol.media;

import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.stanza.Iq;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// Asks where media may be uploaded. Source: shared/protocol/2-status.md 7.1.
///
/// Wire: `<iq type="set" xmlns="w:m"><media_conn/></iq>` answered by
/// ```
/// <media_conn auth ttl="300" auth_ttl="21600">
///   <host hostname="host[:port]" type="primary|fallback"/>...
/// </media_conn>
/// ```
///
/// @param now when the answer's times start
public record MediaConnQuery(Instant now) implements Iq<MediaHosts> {
    /// How long before its end an answer is no longer used.
    static final Duration GRACE = Duration.ofSeconds(30);

    /// A ttl from here on is a point in time, in seconds since 1970.
    private static final long ABSOLUTE = 1_000_000_000L;

    @Override
    public Node.Builder request() {
        return Iq.to("set", "w:m").child(Node.of("media_conn").build());
    }

    @Override
    public MediaHosts parse(Node result) {
        Node conn = result.requireChild("media_conn");
        List<String> hosts = conn.children("host").stream()
                .filter(host -> isHost(host.attr("hostname")))
                .sorted(Comparator.comparing(host -> "fallback".equals(host.attr("type"))))
                .map(host -> host.attr("hostname"))
                .distinct()
                .toList();
        if (hosts.isEmpty()) {
            throw new BinaryException("media_conn names no usable host");
        }
        Instant ttl = end(conn.attr("ttl"));
        Instant auth = conn.attr("auth_ttl") == null ? ttl : end(conn.attr("auth_ttl"));
        return new MediaHosts(conn.requireAttr("auth"), hosts, (ttl.isBefore(auth) ? ttl : auth).minus(GRACE));
    }

    /// A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port; nothing that could end the
    /// authority part of a URL.
    private static boolean isHost(String hostname) {
        return hostname != null && hostname.matches("([A-Za-z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}])(:[0-9]{1,5})?");
    }

    /// Without a time the answer is good for this one upload.
    private Instant end(String seconds) {
        if (seconds == null || !seconds.matches("[0-9]{1,12}")) {
            return now;
        }
        long value = Long.parseLong(seconds);
        return value >= ABSOLUTE ? Instant.ofEpochSecond(value) : now.plusSeconds(value);
    }
}
