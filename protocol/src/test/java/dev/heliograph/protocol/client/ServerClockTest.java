package dev.heliograph.protocol.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant HERE = Instant.ofEpochSecond(1_700_000_000L);

    private final ServerClock clock = new ServerClock(() -> HERE);

    @Test
    void hearsTheServersTimeAtTheLogin() {
        assertThat(clock.skew()).isZero();
        clock.hear(Node.of("success").attr("t", "1700000090").build());
        assertThat(clock.skew()).isEqualTo(Duration.ofSeconds(90));
        assertThat(clock.millis()).isEqualTo(1_700_000_090_000L);
        clock.hear(Node.of("success").build());
        assertThat(clock.skew()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void namesTheWeeksSessionByTheServersTime() {
        clock.hear(Node.of("success").attr("t", "1700000090").build());
        Node ib = UnifiedSession.of(clock);
        long expected = (1_700_000_090_000L + Duration.ofDays(3).toMillis())
                % Duration.ofDays(7).toMillis();
        assertThat(ib.requireChild("unified_session").attr("id")).isEqualTo(Long.toString(expected));
    }
}
