package dev.heliograph.protocol.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// A WebSocket that carries frames. Source: shared/protocol/1-connection.md 1.
///
/// This side speaks first, as with WhatsApp: of what a server sends right behind its answer to the upgrade the JDK's
/// client (25) now and then loses all but the first 16 KiB.
///
/// Threads: any may send, one should receive, any may close; a thread that waits is woken by the end of the connection.
public final class FrameSocket implements AutoCloseable {
    private static final String ORIGIN = "https://web.whatsapp.com";
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final URI uri;
    private final Runnable release;
    private final FrameQueue received = new FrameQueue();
    private final ReentrantLock sending = new ReentrantLock();
    private WebSocket socket;

    private FrameSocket(URI uri, Runnable release) {
        this.uri = uri;
        this.release = release;
    }

    /// Connects with an HTTP client of its own, which lives as long as the socket. A server of many sessions shares one
    /// client instead: each has a thread and a TLS context.
    ///
    /// @param uri     `wss:`, or `ws:` for a network on this machine
    /// @param timeout for the whole of connecting
    /// @throws ConnectFailedException when it does not come about
    public static FrameSocket connect(URI uri, Duration timeout) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
        try {
            return connect(client, uri, timeout, client::shutdownNow);
        } catch (TransportException e) {
            client.shutdownNow();
            throw e;
        }
    }

    /// Connects with the caller's HTTP client, which stays the caller's.
    ///
    /// @throws ConnectFailedException when it does not come about
    public static FrameSocket connect(HttpClient client, URI uri, Duration timeout) {
        return connect(client, uri, timeout, () -> {});
    }

    private static FrameSocket connect(HttpClient client, URI uri, Duration timeout, Runnable release) {
        FrameSocket frames = new FrameSocket(uri, release);
        CompletableFuture<WebSocket> opening = client.newWebSocketBuilder()
                .header("Origin", ORIGIN)
                .connectTimeout(timeout)
                .buildAsync(uri, frames.new Receiver());
        try {
            frames.socket = opening.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return frames;
        } catch (ExecutionException e) {
            throw refused(uri, e.getCause());
        } catch (TimeoutException e) {
            abandon(opening);
            throw new ConnectFailedException(uri + " did not answer within " + timeout.toMillis() + " ms", 0, e);
        } catch (InterruptedException e) {
            abandon(opening);
            Thread.currentThread().interrupt();
            throw new ConnectFailedException("interrupted while connecting to " + uri, 0, e);
        }
    }

    private static ConnectFailedException refused(URI uri, Throwable cause) {
        if (cause instanceof WebSocketHandshakeException handshake && handshake.getResponse() != null) {
            int status = handshake.getResponse().statusCode();
            return new ConnectFailedException(uri + " answered " + status + ", expected 101", status, cause);
        }
        return new ConnectFailedException("no connection to " + uri + ": " + cause, 0, cause);
    }

    /// A connection that comes about too late is given up.
    private static void abandon(CompletableFuture<WebSocket> opening) {
        opening.thenAccept(WebSocket::abort);
    }

    /// Sends one frame as one WebSocket message; returns when the system has taken it.
    ///
    /// @param intro put before the frame's length; empty but for the first frame
    /// @param frame the body, without its length
    /// @throws ClosedException    when the connection is over
    /// @throws TransportException when the frame is too long, or the thread interrupted; that closes the socket
    public void send(byte[] intro, byte[] frame) {
        ByteBuffer message = ByteBuffer.wrap(FrameSplitter.join(intro, frame));
        sending.lock();
        try {
            ClosedException end = received.end();
            if (end != null) {
                throw FrameQueue.again(end);
            }
            socket.sendBinary(message, true).get(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw broken("sending to " + uri + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw broken(uri + " did not take a frame within " + SEND_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("interrupted while sending to " + uri, e);
        } finally {
            sending.unlock();
        }
    }

    /// Blocks for the next whole frame, without its length. Frames that came before the end are still given out.
    ///
    /// @throws ClosedException    when the connection is over
    /// @throws TransportException when the thread is interrupted (it stays so, the socket stays open)
    public byte[] receive() {
        return received.take(null, () -> socket.request(1));
    }

    /// As [#receive()], for a limited time.
    ///
    /// @throws TransportException when no frame came in time; the socket stays open
    public byte[] receive(Duration timeout) {
        return received.take(timeout, () -> socket.request(1));
    }

    /// Says goodbye and ends the connection, within a second. Frames nobody has read are dropped.
    @Override
    public void close() {
        received.drop(new ClosedException(WebSocket.NORMAL_CLOSURE, "closed by this side"));
        try {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            // the other side is gone or does not read: there is nobody to say goodbye to
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            abort();
        }
    }

    private ClosedException broken(String message, Throwable cause) {
        ClosedException reason = new ClosedException(message, cause);
        received.end(reason);
        abort();
        return reason;
    }

    private void abort() {
        socket.abort();
        release.run();
    }

    /// Called by the JDK, one call after the other. It asks for one more message only when there is room for it.
    private final class Receiver implements WebSocket.Listener {
        private final FrameSplitter splitter = new FrameSplitter();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            if (received.add(splitter.feed(data))) {
                from.request(1);
            }
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            String why = reason.isEmpty() ? "" : ": " + reason;
            received.end(new ClosedException(statusCode, uri + " closed with " + statusCode + why));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            received.end(new ClosedException("connection to " + uri + " broke: " + error, error));
        }
    }
}
