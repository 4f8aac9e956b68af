package dev.heliograph.sandbox.fault;

import dev.heliograph.protocol.binary.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The faults of connections and links left to happen. Thread-safe; holds nothing else.
public final class LineFaultBox {
    private final Deque<RawStanza> loginAnswers = new ArrayDeque<>();
    private LineFaults plan = LineFaults.NONE;
    private int passkeyDemand;
    private int forgedLinks;
    private int codeErrors;

    synchronized void set(LineFaults next) {
        plan = next == null ? LineFaults.NONE : next;
        passkeyDemand = plan.passkeyDemand();
        forgedLinks = plan.forgedLinks();
        codeErrors = plan.codeError() == null ? 0 : plan.codeError().times();
        loginAnswers.clear();
        if (plan.loginAnswers() != null) {
            loginAnswers.addAll(plan.loginAnswers());
        }
    }

    /// What is left, without what happened at once; null when nothing is.
    synchronized LineFaults left() {
        LineFaults left = new LineFaults(
                passkeyDemand,
                codeErrors == 0 ? null : new FaultPlan.Coded(plan.codeError().code(), codeErrors),
                forgedLinks,
                plan.refusedVersion(),
                loginAnswers.isEmpty() ? null : List.copyOf(loginAnswers),
                null,
                false,
                false);
        return left.equals(LineFaults.NONE) ? null : left;
    }

    /// Whether the account demands a passkey this time.
    public synchronized boolean takePasskeyDemand() {
        return passkeyDemand > 0 && passkeyDemand-- > 0;
    }

    /// Whether the next link comes under another secret.
    public synchronized boolean takeForgedLink() {
        return forgedLinks > 0 && forgedLinks-- > 0;
    }

    /// Whether the next hello for a code is refused, and with which code.
    public synchronized OptionalInt takeCodeError() {
        return codeErrors > 0 && codeErrors-- > 0
                ? OptionalInt.of(plan.codeError().code())
                : OptionalInt.empty();
    }

    /// Whether a client of this version is to be refused.
    public synchronized boolean refuses(String version) {
        return version.equals(plan.refusedVersion());
    }

    /// What the next login is answered with instead of `<success>`.
    public synchronized Optional<Node> takeLoginAnswer() {
        return Optional.ofNullable(loginAnswers.poll()).map(RawStanza::toNode);
    }
}
