package dev.heliograph.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong(42);

    /// What one look at the clock adds to it: the time a wait takes.
    private final AtomicLong step = new AtomicLong();

    private final Handover handover =
            new Handover(Limits.of(Duration.ofSeconds(10), 1024), Duration.ofDays(1), () -> now.addAndGet(step.get()));

    @Test
    void aReaderThatTakesItsTimeIsNotHeldAgainstTheSender() throws Exception {
        for (int i = 0; i < 5; i++) {
            handover.give(new Piece.Bytes(new byte[10]));
            assertThat(handover.body()).isInstanceOf(Piece.Bytes.class);
            now.addAndGet(60 * SECOND);
        }
    }

    @Test
    void whatCameWithinAWindowOfWaitingDecides() throws Exception {
        step.set(6 * SECOND);
        handover.give(new Piece.Bytes(new byte[5 * 1024]));
        assertThat(handover.body()).isInstanceOf(Piece.Bytes.class);
        handover.give(new Piece.Bytes(new byte[5 * 1024]));
        assertThat(handover.body()).as("10 KiB in a window of 10 s").isInstanceOf(Piece.Bytes.class);
        handover.give(new Piece.Bytes(new byte[5 * 1024]));
        assertThat(handover.body()).isInstanceOf(Piece.Bytes.class);
        handover.give(new Piece.Bytes(new byte[5 * 1024 - 1]));
        assertThat(handover.body())
                .isInstanceOfSatisfying(
                        Piece.Failed.class,
                        failed -> assertThat(failed.what().code()).isEqualTo("media_too_slow"));
    }

    @Test
    void theEndIsTheEndHoweverLittleCame() throws Exception {
        step.set(60 * SECOND);
        handover.give(new Piece.End());
        assertThat(handover.body()).isInstanceOf(Piece.End.class);
    }
}
