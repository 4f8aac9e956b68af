package dev.heliograph.plugin.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStrengthTest {
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesRandomKeysOf128BitsAndMore(long seed) {
        var random = new Random(seed);
        var bytes = new byte[16];
        random.nextBytes(bytes);

        assertThat(KeyStrength.fault(KeyText.generate(random))).isEmpty();
        assertThat(KeyStrength.fault(HexFormat.of().formatHex(bytes))).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hg_",
                "swordfish",
                "aB3dE5gH7jK9mN1pQ3sT5",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "x9Kq2LmPx9Kq2LmPx9Kq2LmPx9Kq2LmP",
                "abcdefghijklmnopqrstuvwxyz",
                "hg_00000000000000000000000000000000000000000000",
                "change-me-Zk3vQ8mXw1TgYb5RnHcLpD7sJfUa",
                "YOUR_API_KEY_Zk3vQ8mXw1TgYb5RnHcLpD7sJ",
                "hg_Example9iV2uC4xKqN6tZk3vQ8mXw1TgYb5R",
                "letmeinletmeoutletmeinagain",
                "correct-horse-battery-staple",
                "Zk3vQ8mXw1TgYb5R HcLpD7sJfUaEo9iV2uC4x",
                "Zk3vQ8mXw1TgYb5RéHcLpD7sJfUaEo9iV2uC4x"
            })
    void refusesWhatIsShortWellKnownOrRegular(String key) {
        assertThat(KeyStrength.fault(key)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hg_", ""})
    void refusesWhatIsTooLong(String prefix) {
        var random = new Random(1);
        String key = prefix + KeyText.generate(random).repeat(6);

        assertThat(KeyStrength.fault(key))
                .hasValueSatisfying(fault -> assertThat(fault).contains("at most 256"));
    }
}
