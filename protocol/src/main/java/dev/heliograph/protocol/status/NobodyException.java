package dev.heliograph.protocol.status;

import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.model.LeftOut;
import java.util.List;

/// A status that nobody but the own account would get: it is not sent, since its ack would say that it is out.
final class NobodyException extends Exception {
    private static final long serialVersionUID = 1L;

    private NobodyException(String message) {
        super(message);
    }

    /// Refuses an audience of nobody else.
    ///
    /// @param people  who would get it, by hidden id
    /// @param self    the own account by hidden id
    /// @param leftOut who would not, and why
    static void requireSomebody(List<Jid> people, Jid self, List<LeftOut> leftOut) throws NobodyException {
        Jid own = self.withoutDevice();
        if (people.stream().anyMatch(person -> !person.equals(own))) {
            return;
        }
        List<LeftOut> others = leftOut.stream()
                .filter(left -> !left.jid().withoutDevice().equals(own))
                .toList();
        throw new NobodyException(
                others.isEmpty()
                        ? "there is no contact to send to"
                        : "no contact can be reached, " + others.size() + " left out, the first for "
                                + others.getFirst().reason());
    }
}
