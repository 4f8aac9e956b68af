/// The log of everything that happened, in one dense order, and the runners that take it to the sinks.
///
/// Knows outboxes, the log's collection and the SPI's event and sink; does not know what an event means or where a sink
/// leads. Entry types: [EventLog], [SinkRunner].
package dev.heliograph.server.event;
