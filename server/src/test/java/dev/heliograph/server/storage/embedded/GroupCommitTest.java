package dev.heliograph.server.storage.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GroupCommitTest {
    @Test
    void waitersThatComeDuringACommitShareTheNextOne() throws Exception {
        var commits = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var gate = new Semaphore(0);
        try (var group = new GroupCommit(
                () -> {
                    begun.countDown();
                    gate.acquireUninterruptibly();
                    commits.incrementAndGet();
                },
                () -> {})) {
            var first = Thread.ofVirtual().start(group::await);
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
            var later = Stream.generate(() -> Thread.ofVirtual().start(group::await))
                    .limit(8)
                    .toList();
            Awaitility.await().until(() -> later.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
            gate.release(8);
            for (var waiter : later) {
                waiter.join();
            }
            first.join();
            assertThat(commits).hasValue(2);
        }
    }

    @Test
    void anInterruptedWaiterStillWaitsUntilItsWriteIsDurable() throws Exception {
        var gate = new Semaphore(0);
        var done = new CountDownLatch(1);
        try (var group = new GroupCommit(gate::acquireUninterruptibly, () -> {})) {
            var waiter = Thread.ofVirtual().start(() -> {
                group.await();
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                done.countDown();
            });
            waiter.interrupt();
            assertThat(waiter.join(Duration.ofMillis(50))).isFalse();
            gate.release();
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFailedCommitFailsAllWaiters() {
        try (var group = new GroupCommit(
                () -> {
                    throw new IllegalStateException("disk full");
                },
                () -> {})) {
            assertThatThrownBy(group::await).hasRootCauseMessage("disk full");
            assertThatThrownBy(group::await).hasRootCauseMessage("disk full");
        }
    }

    @Test
    void commitsBySomeTimeWhatNobodyWaitsFor() {
        var rounds = new AtomicInteger();
        try (var group = new GroupCommit(() -> {}, rounds::incrementAndGet)) {
            Awaitility.await().until(() -> rounds.get() > 2);
            group.await();
        }
        assertThat(rounds).hasPositiveValue();
    }

    @Test
    void aWriteThatThrowsFailsItsCallerAloneAndIsCommittedWithTheOthers() throws Exception {
        var commits = new AtomicInteger();
        var gate = new Semaphore(0);
        try (var group = new GroupCommit(
                () -> {
                    gate.acquireUninterruptibly();
                    commits.incrementAndGet();
                },
                () -> {})) {
            var done = new ConcurrentLinkedQueue<String>();
            var good = Thread.ofVirtual().start(() -> done.add(group.write(() -> "kept by " + commits.get())));
            var bad = Thread.ofVirtual()
                    .start(() -> assertThatThrownBy(() -> group.write(() -> {
                                throw new IllegalArgumentException("refused");
                            }))
                            .hasMessage("refused"));
            gate.release(8);
            good.join();
            bad.join();
            assertThat(done).hasSize(1).allMatch(text -> text.startsWith("kept by"));
            assertThat(group.<Integer>write(commits::get)).isPositive();
        }
    }
}
