package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.talk.Member;
import java.util.List;

/// Answers one kind of request. Safe for all threads.
@FunctionalInterface
interface IqAnswer {
    /// What goes back.
    ///
    /// @param children of the result
    /// @param after    what happens once the result has left
    record Reply(List<Node> children, Runnable after) {
        /// An empty result.
        static final Reply EMPTY = new Reply(List.of(), () -> {});

        /// A result with one child.
        static Reply of(Node.Builder child) {
            return new Reply(List.of(child.build()), () -> {});
        }

        /// An empty result and what follows it.
        static Reply then(Runnable after) {
            return new Reply(List.of(), after);
        }
    }

    /// Answers a request.
    ///
    /// @param member who asks
    /// @param iq     the whole request
    /// @return the result
    /// @throws dev.heliograph.sandbox.rule.Refusal when the request is malformed
    Reply answer(Member member, Node iq);
}
