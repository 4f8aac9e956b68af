/// A status as a resource: accepted, sent, refused, unknown; each state durable, with its event in the same write.
///
/// Knows sessions, content types and stored posts; does not know HTTP or the wire. Entry type: [StatusService].
package dev.heliograph.server.status;
