/// Guarded HTTP to the outside: the URL guard, one pinned connection a hop, caps on size and time.
///
/// Knows Helidon's client connections and the SPI's `GuardedHttp`; does not know plugins, posts or what a
/// body is. Entry type: [OutboundHttp].
package dev.heliograph.server.outbound;
