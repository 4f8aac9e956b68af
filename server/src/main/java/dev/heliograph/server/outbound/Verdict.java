package dev.heliograph.server.outbound;

import java.net.InetAddress;
import java.net.URI;

/// What the guard says of an address.
sealed interface Verdict {
    /// It may be fetched, from exactly this address.
    ///
    /// @param uri     as it was given
    /// @param secure  whether TLS is spoken
    /// @param host    in lower case
    /// @param port    1 to 65535
    /// @param address the record to connect to; carries `host` as its name, for SNI and certificate check
    /// @param open    whether it passed as an origin that the network opens
    record Passed(URI uri, boolean secure, String host, int port, InetAddress address, boolean open)
            implements Verdict {}

    /// It may not.
    ///
    /// @param rule   the one that is broken
    /// @param detail for the operator's log only: may hold addresses that were looked up
    record Refused(Rule rule, String detail) implements Verdict {}

    /// The name has no record.
    ///
    /// @param host the name
    record Unknown(String host) implements Verdict {}
}
