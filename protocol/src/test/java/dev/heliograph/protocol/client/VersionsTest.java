package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private final AtomicReference<Optional<String>> newest = new AtomicReference<>(Optional.empty());
    private final Versions versions = new Versions("2.3000.1", newest::get);

    @Test
    void staysWithItsOwnWhenNoneOrNoOtherIsKnown() throws InterruptedException {
        assertThat(versions.refused()).isFalse();
        newest.set(Optional.of("2.3000.1"));
        assertThat(versions.refused()).isFalse();
        newest.set(Optional.of("no version"));
        assertThat(versions.refused()).isFalse();
        assertThat(versions.current()).hasToString("2.3000.1");
    }

    @Test
    void takesANewerOneOnceAndAgainOnlyAfterItWasTakenOrGivenUp() throws InterruptedException {
        newest.set(Optional.of("2.3000.2"));
        assertThat(versions.refused()).isTrue();
        assertThat(versions.current()).hasToString("2.3000.2");
        newest.set(Optional.of("2.3000.3"));
        assertThat(versions.refused()).as("refused twice in a row").isFalse();
        assertThat(versions.refused()).as("asked again by a person").isTrue();
        versions.accepted();
        newest.set(Optional.of("2.3000.4"));
        assertThat(versions.refused()).isTrue();
    }

    @Test
    void staysWithItsOwnWhenTheSourceCannotBeAsked() throws InterruptedException {
        Versions offline = new Versions("2.3000.1", () -> {
            throw new IOException("no way there");
        });
        assertThat(offline.refused()).isFalse();
    }
}
