package dev.heliograph.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    @ParameterizedTest(name = "failure {0}, asked {1}: {2}")
    @CsvSource({
        "1,  PT0S,    PT1S",
        "2,  PT0S,    PT2S",
        "5,  PT0S,    PT16S",
        "9,  PT0S,    PT4M16S",
        "10, PT0S,    PT5M",
        "99, PT0S,    PT5M",
        "1,  PT30S,   PT30S",
        "9,  PT30S,   PT4M16S",
        "1,  PT2H,    PT2H",
        "1,  PT1000H, PT24H",
    })
    void doublesToACapAndKeepsWhatTheSinkAskedFor(int failures, Duration asked, Duration expected) {
        for (int seed = 0; seed < 50; seed++) {
            assertThat(RetryPolicy.STANDARD.delay(failures, asked, new Random(seed)))
                    .isBetween(expected, expected.plus(expected.dividedBy(5)));
        }
    }
}
