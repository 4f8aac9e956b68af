package dev.heliograph.sandbox.talk;

import dev.heliograph.protocol.binary.Node;

/// Deals with one kind of stanza. Safe for all threads.
@FunctionalInterface
public interface Handler {
    /// Deals with a stanza.
    ///
    /// @param member who sent it
    /// @param stanza what came
    /// @throws dev.heliograph.sandbox.rule.Refusal when it breaks a rule
    void handle(Member member, Node stanza);
}
