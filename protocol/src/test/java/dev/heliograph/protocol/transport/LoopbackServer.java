package dev.heliograph.protocol.transport;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// A WebSocket server on this machine that serves one connection with a script, on its own thread (RFC 6455, as much of
/// it as a test needs: what the client sends is one unfragmented message at a time).
public final class LoopbackServer implements AutoCloseable {
    private static final int CLOSE = 8;

    private final ServerSocket listener;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile Socket accepted;

    /// What the server does with its one connection.
    @FunctionalInterface
    public interface Script {
        /// Runs once; the connection is cut without goodbye when it returns.
        void serve(Peer peer) throws Exception;
    }

    /// Starts a server that upgrades and then follows the script.
    public static LoopbackServer start(Script script) {
        return new LoopbackServer(101, script);
    }

    /// Starts a server that answers the upgrade with another status.
    public static LoopbackServer refusing(int status) {
        return new LoopbackServer(status, peer -> {});
    }

    private LoopbackServer(int status, Script script) {
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no loopback port", e);
        }
        Thread.ofVirtual().start(() -> {
            try (Socket socket = listener.accept()) {
                accepted = socket;
                new Peer(socket).upgrade(status, script);
            } catch (Exception | AssertionError e) {
                failure.set(e);
            } finally {
                done.countDown();
            }
        });
    }

    /// Where it listens.
    public URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/ws/chat");
    }

    /// Waits for the script's end, and throws what it threw.
    public void await() throws Exception {
        if (!done.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the server's script did not end within 20 s");
        }
        if (failure.get() != null) {
            throw new AssertionError("the server's script failed: " + failure.get(), failure.get());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (accepted != null) {
            accepted.close();
        }
    }

    /// The client, seen from the server.
    public static final class Peer {
        private final DataInputStream in;
        private final DataOutputStream out;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private Peer(Socket socket) throws IOException {
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = new DataOutputStream(socket.getOutputStream());
        }

        private void upgrade(int status, Script script) throws Exception {
            while (true) {
                String line = line();
                if (line.isEmpty()) {
                    break;
                }
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.put(
                            line.substring(0, colon), line.substring(colon + 1).strip());
                }
            }
            if (status != 101) {
                ascii("HTTP/1.1 " + status + " Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + accept(headers.get("Sec-WebSocket-Key")) + "\r\n\r\n");
            script.serve(this);
        }

        /// A header of the upgrade request, or null.
        public String header(String name) {
            return headers.get(name);
        }

        /// The next binary message; null at the client's close.
        public byte[] readMessage() throws IOException {
            while (true) {
                int opcode;
                try {
                    opcode = in.readUnsignedByte() & 0x0f;
                } catch (EOFException e) {
                    return null;
                }
                int length = in.readUnsignedByte() & 0x7f;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (opcode == CLOSE) {
                    return null;
                } else if (opcode == 2) {
                    return payload;
                }
            }
        }

        /// Sends one binary message.
        public void writeMessage(byte[] payload) throws IOException {
            write(2, true, payload);
        }

        /// Sends a part of a binary message.
        public void writePart(boolean first, boolean last, byte[] payload) throws IOException {
            write(first ? 2 : 0, last, payload);
        }

        /// Sends a text message.
        public void writeText(String text) throws IOException {
            write(1, true, text.getBytes(StandardCharsets.UTF_8));
        }

        /// Sends a ping.
        public void writePing() throws IOException {
            write(9, true, new byte[0]);
        }

        /// Says goodbye.
        public void writeClose(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (code >>> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            write(CLOSE, true, payload);
        }

        private void write(int opcode, boolean last, byte[] payload) throws IOException {
            out.writeByte(opcode | (last ? 0x80 : 0));
            if (payload.length < 126) {
                out.writeByte(payload.length);
            } else if (payload.length < 0x10000) {
                out.writeByte(126);
                out.writeShort(payload.length);
            } else {
                out.writeByte(127);
                out.writeLong(payload.length);
            }
            out.write(payload);
            out.flush();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        private void ascii(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private static String accept(String key) throws NoSuchAlgorithmException {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        }
    }
}
