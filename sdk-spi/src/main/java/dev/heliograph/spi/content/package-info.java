/// What a request for a status becomes.
///
/// Knows the request's fields; does not know accounts, audiences or the wire. Entry type: [StatusContentType].
package dev.heliograph.spi.content;
