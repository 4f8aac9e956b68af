package dev.heliograph.sandbox.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.heliograph.protocol.binary.BinaryException;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.crypto.CryptoException;
import dev.heliograph.protocol.crypto.Curve25519;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.proto.ClientPayload;
import dev.heliograph.protocol.transport.FrameSplitter;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.rule.Violations;
import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// One client's connection: WebSocket messages to frames, frames to stanzas, stanzas to the [Guest].
///
/// | phase | takes | then |
/// |---|---|---|
/// | intro | the four bytes | hello |
/// | hello | clientHello | finish |
/// | finish | clientFinish | open, or over when the [Door] refuses |
/// | open | stanzas | over at the first frame that does not open |
/// | over | nothing | |
///
/// Reading happens on the connection's own thread; sending on any.
public final class Connection implements WsListener, Line {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    private static final byte[] NONE = {};
    private static final Duration CLIENT_CLOSES_WITHIN = Duration.ofSeconds(1);
    private static final int PROTOCOL_ERROR = 1002;
    private static final int NORMAL = 1000;

    private final String name;
    private final ServerKeys keys;
    private final SecureRandom random;
    private final Door door;
    private final Violations violations;
    private final Alarm alarm;
    private final ReentrantLock sending = new ReentrantLock();

    private final Intro intro = new Intro();
    private final FrameSplitter splitter = new FrameSplitter();
    private NoiseResponder handshake;
    private boolean introduced;
    private boolean greeted;
    private Guest guest;
    private volatile WsSession session;
    private volatile FrameCipher cipher;
    private volatile boolean over;
    private volatile boolean frozen;

    /// Runs something later. Never blocks.
    @FunctionalInterface
    public interface Alarm {
        /// Runs a task once.
        void after(Duration delay, Runnable task);
    }

    /// A connection that has not been opened.
    ///
    /// @param name       for logs and violations
    /// @param keys       the server's
    /// @param random     where its ephemeral key comes from
    /// @param door       who decides about the client
    /// @param violations where broken rules go
    /// @param alarm      closes lines that the client leaves open
    public Connection(
            String name, ServerKeys keys, SecureRandom random, Door door, Violations violations, Alarm alarm) {
        this.name = name;
        this.keys = keys;
        this.random = random;
        this.door = door;
        this.violations = violations;
        this.alarm = alarm;
    }

    @Override
    public void onOpen(WsSession opened) {
        session = opened;
        Thread reader = Thread.currentThread();
        Thread.ofVirtual().name(name + " end").start(() -> leaveAfter(reader));
    }

    /// Helidon says nothing of a connection that breaks off, as a killed client's does; it only ends its
    /// thread.
    private void leaveAfter(Thread reader) {
        try {
            reader.join();
            leave();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onMessage(WsSession from, BufferData buffer, boolean last) {
        byte[] chunk = new byte[buffer.available()];
        buffer.read(chunk);
        if (over || frozen) {
            return;
        }
        try {
            feed(chunk);
        } catch (Refusal refusal) {
            refuse(null, refusal);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, name + " ended by a fault of the sandbox", e);
            violations.add("sandbox-fault", name + ": " + e);
            shut(PROTOCOL_ERROR);
        }
    }

    @Override
    public void onClose(WsSession from, int status, String reason) {
        leave();
    }

    @Override
    public void onError(WsSession from, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, name + " failed", cause);
        leave();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Node stanza) {
        byte[] plain = NodeEncoder.encode(stanza);
        sending.lock();
        try {
            if (!over && !frozen && cipher != null) {
                LOG.log(System.Logger.Level.DEBUG, "{0} < {1}", name, stanza);
                write(cipher.seal(plain));
            }
        } finally {
            sending.unlock();
        }
    }

    /// Sends the last stanza, then gives the client a moment to close by itself: a close right behind a
    /// stanza may overtake it in clients that decrypt asynchronously.
    @Override
    public void close(Node last) {
        send(last);
        over = true;
        alarm.after(CLIENT_CLOSES_WITHIN, () -> shut(NORMAL));
    }

    @Override
    public byte[] routing() {
        return intro.routing();
    }

    @Override
    public void freeze() {
        frozen = true;
    }

    @Override
    public void close() {
        shut(NORMAL);
    }

    private void feed(byte[] chunk) {
        byte[] rest = chunk;
        if (!introduced) {
            var following = intro.feed(chunk);
            if (following.isEmpty()) {
                return;
            }
            introduced = true;
            rest = following.get();
            handshake = new NoiseResponder(keys, Curve25519.generate(random), Intro.EXPECTED);
        }
        for (byte[] frame : splitter.feed(rest)) {
            if (!over) {
                frame(frame);
            }
        }
    }

    private void frame(byte[] frame) {
        if (cipher != null) {
            stanza(cipher.open(frame));
        } else if (!greeted) {
            greeted = true;
            try {
                write(handshake.hello(frame));
            } catch (CryptoException e) {
                throw Refusal.close("bad-client-hello", e.getMessage());
            }
        } else {
            NoiseResponder.Done done = handshake.finish(frame);
            handshake = null;
            cipher = new FrameCipher(done.read(), done.write());
            enter(done);
        }
    }

    private void enter(NoiseResponder.Done done) {
        try {
            guest = door.enter(this, ClientPayload.parseFrom(done.payload()), done.clientStatic());
        } catch (InvalidProtocolBufferException e) {
            throw Refusal.login(400, "bad-client-payload", "no ClientPayload: " + e.getMessage());
        }
    }

    private void stanza(byte[] plain) {
        Node node;
        try {
            node = NodeDecoder.decode(plain);
        } catch (BinaryException e) {
            throw Refusal.stream(500, "bad-stanza", e.getMessage());
        }
        LOG.log(System.Logger.Level.DEBUG, "{0} > {1}", name, node);
        try {
            if (plain[0] != 0) {
                throw Refusal.stream(500, "compressed-stanza", "clients send flags 00, was " + plain[0]);
            }
            checkForm("jid-as-text", node, JidForms.rawString(node));
            checkForm("device-zero-form", node, JidForms.deviceZero(plain));
            guest.stanza(node);
        } catch (Refusal refusal) {
            refuse(node, refusal);
        } catch (BinaryException e) {
            refuse(node, misshapen("bad-shape", node, e.getMessage()));
        }
    }

    private static void checkForm(String rule, Node node, Optional<String> flaw) {
        if (flaw.isPresent()) {
            throw misshapen(rule, node, flaw.get());
        }
    }

    private static Refusal misshapen(String rule, Node node, String detail) {
        return switch (node.tag()) {
            case "message" -> Refusal.message(479, rule, detail);
            case "iq" -> Refusal.request(rule, detail);
            default -> Refusal.stream(500, rule, detail);
        };
    }

    private void refuse(Node node, Refusal refusal) {
        String about = node == null ? "" : ", <" + node.tag() + " id=" + node.attr("id") + ">";
        violations.add(refusal.rule(), name + about + ": " + refusal.getMessage());
        switch (refusal.answer()) {
            case Refusal.Answer.Ack(int code) ->
                send(Node.of("ack")
                        .attr("class", "message")
                        .attrOf("id", node, "id")
                        .attrOf("from", node, "to")
                        .attr("error", code)
                        .build());
            case Refusal.Answer.IqError(int code, String text) ->
                send(Node.of("iq")
                        .attr("from", Jid.SERVER)
                        .attr("type", "error")
                        .attrOf("id", node, "id")
                        .child(Node.of("error").attr("code", code).attr("text", text))
                        .build());
            case Refusal.Answer.StreamError(int code) ->
                close(Node.of("stream:error").attr("code", code).build());
            case Refusal.Answer.Failure(int reason) ->
                close(Node.of("failure").attr("reason", reason).build());
            case Refusal.Answer.Close() -> shut(PROTOCOL_ERROR);
        }
    }

    /// Callers other than the handshake hold the lock.
    private void write(byte[] frame) {
        try {
            session.send(BufferData.create(FrameSplitter.join(NONE, frame)), true);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, name + " is dead", e);
            over = true;
        }
    }

    private void shut(int status) {
        over = true;
        try {
            session.close(status, "");
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, name + " was closed already", e);
        }
        leave();
    }

    private void leave() {
        over = true;
        Guest leaving;
        sending.lock();
        try {
            leaving = guest;
            guest = null;
        } finally {
            sending.unlock();
        }
        if (leaving != null) {
            leaving.gone();
        }
    }
}
