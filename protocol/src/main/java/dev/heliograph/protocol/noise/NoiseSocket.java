package dev.heliograph.protocol.noise;

import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.crypto.KeyPair;
import dev.heliograph.protocol.transport.FrameSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A frame socket whose frames are encrypted. Source: shared/protocol/1-connection.md 2.
///
/// Threads: any may send, one receives, any may close.
public final class NoiseSocket implements AutoCloseable {
    private static final byte[] NO_INTRO = {};
    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(20);

    private final FrameSocket socket;
    private final TransportCipher writer;
    private final TransportCipher reader;
    private final ReentrantLock sending = new ReentrantLock();

    private NoiseSocket(FrameSocket socket, TransportCipher writer, TransportCipher reader) {
        this.socket = socket;
        this.writer = writer;
        this.reader = reader;
    }

    /// Makes the handshake, at most 20 s. From here on the frame socket belongs to the noise socket; it is closed when
    /// the handshake fails.
    ///
    /// @param socket        connected, nothing sent yet
    /// @param noiseKey      the device's long-lived pair
    /// @param rootKey       32 bytes: who must have signed the server's certificate
    /// @param clientPayload protobuf `ClientPayload`: who this device is
    /// @param routingInfo   from an earlier connection's `<edge_routing>`
    /// @param random        for the key pair of this connection
    /// @param clock         for the validity of the certificates
    /// @throws NoiseException when the server is not who it should be
    /// @throws dev.heliograph.protocol.transport.TransportException when the connection fails or no answer comes
    public static NoiseSocket open(
            FrameSocket socket,
            KeyPair noiseKey,
            byte[] rootKey,
            byte[] clientPayload,
            Optional<byte[]> routingInfo,
            SecureRandom random,
            InstantSource clock) {
        try {
            NoiseHandshake handshake = new NoiseHandshake(noiseKey, Curve25519.generate(random), rootKey);
            socket.send(NoiseHandshake.intro(routingInfo), handshake.clientHello());
            byte[] serverHello = socket.receive(HELLO_TIMEOUT);
            NoiseHandshake.Finish finish = handshake.clientFinish(serverHello, clientPayload, clock.instant());
            socket.send(NO_INTRO, finish.frame());
            return new NoiseSocket(socket, finish.writer(), finish.reader());
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Encrypts and sends one frame; in this order for all threads.
    ///
    /// @throws dev.heliograph.protocol.transport.TransportException when the connection is over
    public void send(byte[] plain) {
        sending.lock();
        try {
            socket.send(NO_INTRO, writer.seal(plain));
        } finally {
            sending.unlock();
        }
    }

    /// Blocks for the next frame and decrypts it. A frame that does not decrypt ends the connection.
    ///
    /// @throws NoiseException when the frame is not what the server sent
    /// @throws dev.heliograph.protocol.transport.TransportException when the connection is over
    public byte[] receive() {
        byte[] frame = socket.receive();
        try {
            return reader.open(frame);
        } catch (NoiseException e) {
            close();
            throw e;
        }
    }

    /// Ends the connection, within a second.
    @Override
    public void close() {
        socket.close();
    }
}
