package dev.heliograph.sandbox.fault;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// The faults left to happen. Thread-safe; holds nothing else.
public final class FaultBox {
    private final CodedLeft ackError = new CodedLeft();
    private final CodedLeft loginFailure = new CodedLeft();
    private final CodedLeft loginStreamError = new CodedLeft();
    private final CodedLeft uploadError = new CodedLeft();
    private final CodedLeft appStateError = new CodedLeft();
    private final CodedLeft appStateBlobError = new CodedLeft();
    private final SlowLeft slowAcks = new SlowLeft();
    private final SlowLeft slowUpload = new SlowLeft();
    private final PostFaultBox posts = new PostFaultBox();
    private final LineFaultBox line = new LineFaultBox();
    private final AppStateFaultBox appState = new AppStateFaultBox();
    private int droppedAcks;
    private int closesBeforeAck;
    private int duplicateDeliveries;
    private int cutsUpload;
    private int withheldKeyShares;

    private static final class CodedLeft {
        private FaultPlan.Coded fault;

        private OptionalInt take() {
            if (fault == null || fault.times() < 1) {
                return OptionalInt.empty();
            }
            int code = fault.code();
            fault = fault.times() == 1 ? null : new FaultPlan.Coded(code, fault.times() - 1);
            return OptionalInt.of(code);
        }
    }

    private static final class SlowLeft {
        private FaultPlan.Slow fault;

        private Duration take() {
            if (fault == null || fault.times() < 1) {
                return Duration.ZERO;
            }
            long millis = fault.millis();
            fault = fault.times() == 1 ? null : new FaultPlan.Slow(millis, fault.times() - 1);
            return Duration.ofMillis(millis);
        }
    }

    /// Replaces what is left.
    public synchronized void set(FaultPlan next) {
        ackError.fault = next.ackError();
        droppedAcks = next.droppedAcks();
        closesBeforeAck = next.closesBeforeAck();
        slowAcks.fault = next.slowAcks();
        duplicateDeliveries = next.duplicateDeliveries();
        loginFailure.fault = next.loginFailure();
        loginStreamError.fault = next.loginStreamError();
        uploadError.fault = next.uploadError();
        cutsUpload = next.cutsUpload();
        slowUpload.fault = next.slowUpload();
        withheldKeyShares = next.withheldKeyShares();
        appStateError.fault = next.appStateError();
        appStateBlobError.fault = next.appStateBlobError();
        posts.set(next.posts());
        appState.set(next.appState());
        line.set(next.line());
    }

    /// What is left; a stream error is not, it happened at once.
    public synchronized FaultPlan left() {
        return new FaultPlan(
                ackError.fault,
                droppedAcks,
                closesBeforeAck,
                slowAcks.fault,
                duplicateDeliveries,
                loginFailure.fault,
                loginStreamError.fault,
                0,
                uploadError.fault,
                cutsUpload,
                slowUpload.fault,
                withheldKeyShares,
                appStateError.fault,
                appStateBlobError.fault,
                posts.left(),
                appState.left(),
                line.left());
    }

    /// What goes wrong with statuses beyond their acks.
    public PostFaultBox posts() {
        return posts;
    }

    /// What goes wrong with connections and links.
    public LineFaultBox line() {
        return line;
    }

    /// Whether the next status is refused, and with which code.
    public synchronized OptionalInt takeAckError() {
        return ackError.take();
    }

    /// Whether the next ack is lost.
    public synchronized boolean takeDroppedAck() {
        return droppedAcks > 0 && droppedAcks-- > 0;
    }

    /// Whether the connection closes instead of the next ack.
    public synchronized boolean takeCloseBeforeAck() {
        return closesBeforeAck > 0 && closesBeforeAck-- > 0;
    }

    /// How long the next ack waits.
    public synchronized Duration takeAckDelay() {
        return slowAcks.take();
    }

    /// How often the next stanza for a client is sent.
    public synchronized int takeDeliveries() {
        return duplicateDeliveries > 0 && duplicateDeliveries-- > 0 ? 2 : 1;
    }

    /// What the next login is answered with instead of `<success>`.
    public synchronized Optional<Node> takeLoginFault() {
        Optional<Node> raw = line.takeLoginAnswer();
        if (raw.isPresent()) {
            return raw;
        }
        OptionalInt failure = loginFailure.take();
        if (failure.isPresent()) {
            return Optional.of(
                    Node.of("failure").attr("reason", failure.getAsInt()).build());
        }
        OptionalInt error = loginStreamError.take();
        return error.isPresent()
                ? Optional.of(
                        Node.of("stream:error").attr("code", error.getAsInt()).build())
                : Optional.empty();
    }

    /// Whether the next upload is refused, and with which HTTP status.
    public synchronized OptionalInt takeUploadError() {
        return uploadError.take();
    }

    /// Whether the next upload breaks off in the middle.
    public synchronized boolean takeUploadCut() {
        return cutsUpload > 0 && cutsUpload-- > 0;
    }

    /// Whether a phone keeps its app-state keys to itself this time.
    public synchronized boolean takeWithheldKeyShare() {
        return withheldKeyShares > 0 && withheldKeyShares-- > 0;
    }

    /// Whether the next collection of app state is refused, and with which code.
    public synchronized OptionalInt takeAppStateError() {
        return appStateError.take();
    }

    /// Whether the next snapshot of app state is refused, and with which HTTP status.
    public synchronized OptionalInt takeAppStateBlobError() {
        return appStateBlobError.take();
    }

    /// Whether patches about to be handed out are damaged, and how.
    public Optional<AppStateFaults.How> takeCorruption() {
        return appState.takeCorruption();
    }

    /// Whether a phone does not answer a question for its keys.
    public boolean takeIgnoredKeyRequest() {
        return appState.takeIgnored();
    }

    /// How long the next upload waits.
    public synchronized Duration takeUploadDelay() {
        return slowUpload.take();
    }
}
