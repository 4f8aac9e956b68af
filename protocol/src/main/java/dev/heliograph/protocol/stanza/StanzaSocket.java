package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.noise.NoiseSocket;

/// One stream of stanzas over one noise pipe. Sending is safe for all threads; receiving belongs to one reader.
public final class StanzaSocket implements AutoCloseable {
    private final NoiseSocket pipe;

    /// Takes over a pipe whose handshake is done.
    public StanzaSocket(NoiseSocket pipe) {
        this.pipe = pipe;
    }

    /// Sends one stanza.
    ///
    /// @throws dev.heliograph.protocol.transport.TransportException when the socket is gone
    public void send(Node stanza) {
        pipe.send(NodeEncoder.encode(stanza));
    }

    /// Sends a stanza that was encoded before: the very bytes that were made durable.
    ///
    /// @param encoded what [NodeEncoder#encode] answered
    /// @throws dev.heliograph.protocol.transport.TransportException when the socket is gone
    public void sendEncoded(byte[] encoded) {
        pipe.send(encoded);
    }

    /// Waits for the next stanza.
    ///
    /// @throws dev.heliograph.protocol.transport.TransportException when the socket is gone
    /// @throws dev.heliograph.protocol.binary.BinaryException       when the frame holds no node; the stream is
    /// unusable then
    public Node receive() throws InterruptedException {
        return NodeDecoder.decode(pipe.receive());
    }

    @Override
    public void close() {
        pipe.close();
    }
}
