/// Events and where they go.
///
/// Knows the envelope; does not know the log or the network. Entry type: [EventSink].
package dev.heliograph.spi.event;
