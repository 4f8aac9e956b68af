package dev.heliograph.server.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Looks names up. Asked once for each hop of a fetch, on the fetch's own thread; may block.
@FunctionalInterface
public interface Resolver {
    /// What the machine uses.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// Looks a name up.
    ///
    /// @param host a name, never a numeric address unless an open origin is one
    /// @return every record, at least one
    /// @throws UnknownHostException when there is none
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
