/// A WebSocket that carries frames: three bytes of length, then the body.
///
/// Knows the JDK's WebSocket; does not know what a frame holds. Entry types: [FrameSocket], [FrameSplitter].
package dev.heliograph.protocol.transport;
