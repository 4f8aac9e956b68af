package dev.heliograph.protocol.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Cuts a stream of chunks into frames: a 3-byte big endian length, then that many bytes. The borders of the
/// chunks mean nothing. Not thread-safe: one reader owns it. Source: shared/protocol/1-connection.md 1.2.
public final class FrameSplitter {
    /// Bytes of the length before a frame.
    public static final int HEADER = 3;

    /// The longest frame.
    public static final int MAX_FRAME = (1 << 24) - 1;

    private static final int FIRST_PIECE = 1 << 16;

    private int headerSeen;
    private int length;
    private byte[] body;
    private int bodySeen;

    /// Takes the chunk whole.
    ///
    /// @return the frames that are complete now, without their length, in order; the rest waits for more
    public List<byte[]> feed(ByteBuffer chunk) {
        List<byte[]> frames = new ArrayList<>(1);
        while (chunk.hasRemaining()) {
            if (headerSeen < HEADER) {
                length = length << 8 | chunk.get() & 0xff;
                headerSeen++;
            }
            if (headerSeen == HEADER && bodyComplete(chunk)) {
                frames.add(body);
                headerSeen = 0;
                length = 0;
                body = null;
                bodySeen = 0;
            }
        }
        return frames;
    }

    /// Takes the chunk whole.
    public List<byte[]> feed(byte[] chunk) {
        return feed(ByteBuffer.wrap(chunk));
    }

    /// A frame as it goes over the wire: its length, then its bytes.
    ///
    /// @param intro put before the length; may be empty
    /// @throws TransportException when the frame is over [#MAX_FRAME]
    public static byte[] join(byte[] intro, byte[] frame) {
        if (frame.length > MAX_FRAME) {
            throw new TransportException(
                    "a frame of " + frame.length + " bytes, at most " + MAX_FRAME + " can be sent");
        }
        byte[] message = new byte[intro.length + HEADER + frame.length];
        System.arraycopy(intro, 0, message, 0, intro.length);
        message[intro.length] = (byte) (frame.length >>> 16);
        message[intro.length + 1] = (byte) (frame.length >>> 8);
        message[intro.length + 2] = (byte) frame.length;
        System.arraycopy(frame, 0, message, intro.length + HEADER, frame.length);
        return message;
    }

    private boolean bodyComplete(ByteBuffer chunk) {
        int take = Math.min(length - bodySeen, chunk.remaining());
        if (body == null || body.length < bodySeen + take) {
            // memory follows what has arrived, not what a length promises
            int room = Math.max(FIRST_PIECE, 2 * (bodySeen + take));
            byte[] grown = new byte[Math.min(length, room)];
            if (body != null) {
                System.arraycopy(body, 0, grown, 0, bodySeen);
            }
            body = grown;
        }
        chunk.get(body, bodySeen, take);
        bodySeen += take;
        return bodySeen == length;
    }
}
