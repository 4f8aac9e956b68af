package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import java.util.HashMap;
import java.util.Map;

/// Says which room a stanza goes to, by its tag. Filled before the reader starts, then read by that one thread.
public final class StanzaRouter {
    private final UnknownWords unknown;
    private final Map<String, Handler> byTag = new HashMap<>();

    /// With where to tell of tags that nobody takes.
    public StanzaRouter(UnknownWords unknown) {
        this.unknown = unknown;
    }

    /// Takes stanzas of one tag, on the reader's thread and in order.
    @FunctionalInterface
    public interface Handler {
        /// Takes one stanza.
        void handle(Node stanza) throws InterruptedException;
    }

    /// Names who takes a tag.
    ///
    /// @throws IllegalStateException when somebody takes it already
    public StanzaRouter on(String tag, Handler handler) {
        if (byTag.putIfAbsent(tag, handler) != null) {
            throw new IllegalStateException("two handlers for <" + tag + ">");
        }
        return this;
    }

    /// Hands a stanza to who takes its tag; others are told as unknown and dropped.
    public void route(Node stanza) throws InterruptedException {
        Handler handler = byTag.get(stanza.tag());
        if (handler == null) {
            unknown.tell("tag", stanza.tag());
            return;
        }
        handler.handle(stanza);
    }
}
