package dev.heliograph.protocol.stanza;

import dev.heliograph.protocol.binary.Node;
import java.util.HashMap;
import java.util.Map;

/// Says which room a stanza goes to, by its tag. Filled before the reader starts, then read by that one thread.
public final class StanzaRouter {
    private static final System.Logger LOG = System.getLogger(StanzaRouter.class.getName());

    private final Map<String, Handler> byTag = new HashMap<>();

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

    /// Hands a stanza to who takes its tag; others are logged by tag and dropped.
    public void route(Node stanza) throws InterruptedException {
        Handler handler = byTag.get(stanza.tag());
        if (handler == null) {
            LOG.log(System.Logger.Level.DEBUG, "nobody takes <{0}>", stanza.tag());
            return;
        }
        handler.handle(stanza);
    }
}
