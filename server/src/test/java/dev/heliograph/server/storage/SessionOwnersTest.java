package dev.heliograph.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.protocol.store.SessionJournal.OwnerConflict;
import dev.heliograph.server.storage.SessionOwners.SessionTaken;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two servers on one database, told apart by their node ids.
class SessionOwnersTest {
    private static final SessionKey KEY = new SessionKey("default", "demo");
    /// Long enough that no heartbeat comes within a test.
    private static final Duration TERM = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private TestDatabase test;
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final AtomicLong nanos = new AtomicLong();
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());

    @BeforeEach
    void open() {
        test = new TestDatabase(temp.resolve("data"));
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aSecondServerIsRefusedWhileTheFirstIsAlive() {
        try (var first = server("one");
                var second = server("two");
                var lease = first.acquire(KEY, () -> {})) {
            assertThatThrownBy(() -> second.acquire(KEY, () -> {}))
                    .isInstanceOf(SessionTaken.class)
                    .hasMessageContaining("default/demo")
                    .hasMessageContaining("another server (node one)")
                    .hasMessageContaining("60 s");
            lease.require();
        }
    }

    @Test
    void oneServerConnectsASessionOnce() {
        try (var first = server("one")) {
            first.acquire(KEY, () -> {});
            assertThatThrownBy(() -> first.acquire(KEY, () -> {})).hasMessageContaining("already");
        }
    }

    @Test
    void aSecondServerTakesOverWhenTheFirstGaveNoSignOfLife() {
        try (var killed = server("one");
                var second = server("two")) {
            var old = killed.acquire(KEY, () -> {});
            passes(TERM);
            var lease = second.acquire(KEY, () -> {});
            assertThat(lease.fence()).isEqualTo(old.fence() + 1);
            assertThatThrownBy(old::require).isInstanceOf(OwnerConflict.class).hasMessageContaining("no sign of life");
        }
    }

    @Test
    void aServerOnTheSameDataFolderTakesOverAtOnce() {
        try (var killed = server("one");
                var restarted = server("one")) {
            var old = killed.acquire(KEY, () -> {});
            assertThat(restarted.acquire(KEY, () -> {}).fence()).isEqualTo(old.fence() + 1);
        }
    }

    @Test
    void aSessionGivenBackIsFreeAtOnce() {
        try (var first = server("one");
                var second = server("two")) {
            first.acquire(KEY, () -> {}).close();
            var lease = second.acquire(KEY, () -> {});
            assertThatCode(lease::require).doesNotThrowAnyException();
        }
        try (var third = server("three")) {
            assertThat(third.acquire(KEY, () -> {}).fence()).isEqualTo(3);
        }
    }

    @Test
    void aLateGivingBackDoesNotTakeTheSessionFromItsNewOwner() {
        try (var first = server("one");
                var second = server("two");
                var third = server("three")) {
            var old = first.acquire(KEY, () -> {});
            passes(TERM);
            try (var current = server("two")) {
                current.acquire(KEY, () -> {});
                old.close();
                assertThatThrownBy(() -> third.acquire(KEY, () -> {})).isInstanceOf(SessionTaken.class);
            }
            assertThat(second.acquire(KEY, () -> {}).fence()).isEqualTo(3);
        }
    }

    @Test
    void signsOfLifeKeepASessionLongerThanOneTerm() {
        var term = Duration.ofMillis(300);
        var system = InstantSource.system();
        try (var first = SessionOwners.open(test.database(), "one", system, term);
                var second = SessionOwners.open(test.database(), "two", system, term)) {
            var lost = new AtomicInteger();
            var lease = first.acquire(KEY, lost::incrementAndGet);
            var until = system.instant().plus(term.multipliedBy(4));
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                assertThatThrownBy(() -> second.acquire(KEY, () -> {})).isInstanceOf(SessionTaken.class);
                return system.instant().isAfter(until);
            });
            lease.require();
            assertThat(lost).hasValue(0);
        }
    }

    @Test
    void theOwnerIsToldWhenAnotherServerRunsUnderItsNode() {
        var term = Duration.ofMillis(300);
        var lost = new AtomicInteger();
        try (var first = SessionOwners.open(test.database(), "one", InstantSource.system(), term)) {
            var lease = first.acquire(KEY, lost::incrementAndGet);
            try (var copy = SessionOwners.open(test.database(), "one", InstantSource.system(), term)) {
                Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> lost.get() == 1);
                assertThatThrownBy(lease::require).isInstanceOf(OwnerConflict.class);
                copy.acquire(KEY, () -> {}).require();
            }
        }
        assertThat(lost).hasValue(1);
    }

    @Test
    void aServerThatSleptThroughItsTermHasLostItsSessionsAlthoughItGivesSignsOfLifeAgain() {
        var term = Duration.ofMillis(300);
        var lost = new AtomicInteger();
        try (var slept = SessionOwners.open(test.database(), "one", InstantSource.system(), nanos::get, term)) {
            var lease = slept.acquire(KEY, lost::incrementAndGet);
            lease.require();
            nanos.addAndGet(term.toNanos());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> lost.get() == 1);
            assertThatThrownBy(lease::require).isInstanceOf(OwnerConflict.class);
            slept.acquire(KEY, () -> {}).require();
        }
        assertThat(lost).hasValue(1);
    }

    private SessionOwners server(String node) {
        return SessionOwners.open(test.database(), node, clock, nanos::get, TERM);
    }

    private void passes(Duration time) {
        millis.addAndGet(time.toMillis());
        nanos.addAndGet(time.toNanos());
    }
}
