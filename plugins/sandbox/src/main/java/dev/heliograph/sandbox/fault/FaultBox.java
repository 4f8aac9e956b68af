package dev.heliograph.sandbox.fault;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The faults left to happen. Thread-safe; holds nothing else.
public final class FaultBox {
    private FaultPlan plan = FaultPlan.NONE;

    /// Replaces what is left.
    public synchronized void set(FaultPlan next) {
        plan = next;
    }

    /// What is left.
    public synchronized FaultPlan left() {
        return plan;
    }

    /// Whether the next status is refused, and with which code.
    public synchronized OptionalInt takeAckError() {
        FaultPlan.Coded fault = plan.ackError();
        if (fault == null || fault.times() < 1) {
            return OptionalInt.empty();
        }
        plan = with(less(fault), plan.droppedAcks(), plan.closesBeforeAck(), plan.slowAcks());
        return OptionalInt.of(fault.code());
    }

    /// Whether the next ack is lost.
    public synchronized boolean takeDroppedAck() {
        if (plan.droppedAcks() < 1) {
            return false;
        }
        plan = with(plan.ackError(), plan.droppedAcks() - 1, plan.closesBeforeAck(), plan.slowAcks());
        return true;
    }

    /// Whether the connection closes instead of the next ack.
    public synchronized boolean takeCloseBeforeAck() {
        if (plan.closesBeforeAck() < 1) {
            return false;
        }
        plan = with(plan.ackError(), plan.droppedAcks(), plan.closesBeforeAck() - 1, plan.slowAcks());
        return true;
    }

    /// How long the next ack waits.
    public synchronized Duration takeAckDelay() {
        FaultPlan.Slow fault = plan.slowAcks();
        if (fault == null || fault.times() < 1) {
            return Duration.ZERO;
        }
        var next = new FaultPlan.Slow(fault.millis(), fault.times() - 1);
        plan = with(plan.ackError(), plan.droppedAcks(), plan.closesBeforeAck(), next.times() == 0 ? null : next);
        return Duration.ofMillis(fault.millis());
    }

    /// How often the next stanza for a client is sent.
    public synchronized int takeDeliveries() {
        if (plan.duplicateDeliveries() < 1) {
            return 1;
        }
        plan = new FaultPlan(
                plan.ackError(),
                plan.droppedAcks(),
                plan.closesBeforeAck(),
                plan.slowAcks(),
                plan.duplicateDeliveries() - 1,
                plan.loginFailure(),
                plan.loginStreamError(),
                0);
        return 2;
    }

    /// What the next login is answered with instead of `<success>`.
    public synchronized Optional<Node> takeLoginFault() {
        FaultPlan.Coded failure = plan.loginFailure();
        FaultPlan.Coded error = plan.loginStreamError();
        if (failure != null && failure.times() > 0) {
            plan = withLogin(less(failure), error);
            return Optional.of(Node.of("failure").attr("reason", failure.code()).build());
        }
        if (error != null && error.times() > 0) {
            plan = withLogin(failure, less(error));
            return Optional.of(
                    Node.of("stream:error").attr("code", error.code()).build());
        }
        return Optional.empty();
    }

    private static FaultPlan.Coded less(FaultPlan.Coded fault) {
        return fault.times() == 1 ? null : new FaultPlan.Coded(fault.code(), fault.times() - 1);
    }

    private FaultPlan with(FaultPlan.Coded ackError, int dropped, int closes, FaultPlan.Slow slow) {
        return new FaultPlan(
                ackError,
                dropped,
                closes,
                slow,
                plan.duplicateDeliveries(),
                plan.loginFailure(),
                plan.loginStreamError(),
                0);
    }

    private FaultPlan withLogin(FaultPlan.Coded failure, FaultPlan.Coded error) {
        return new FaultPlan(
                plan.ackError(),
                plan.droppedAcks(),
                plan.closesBeforeAck(),
                plan.slowAcks(),
                plan.duplicateDeliveries(),
                failure,
                error,
                0);
    }
}
