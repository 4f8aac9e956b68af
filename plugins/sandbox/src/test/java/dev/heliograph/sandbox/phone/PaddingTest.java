package dev.heliograph.sandbox.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaddingTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsPaddedIsStrippedToTheSame(long seed) throws Violation {
        var random = new Random(seed);
        byte[] plain = new byte[random.nextInt(100)];
        random.nextBytes(plain);
        byte[] padded = Padding.pad(plain, random);
        assertThat(padded.length - plain.length).isBetween(1, 16);
        assertThat(Padding.strip(padded)).isEqualTo(plain);
    }

    @Test
    void looksAtEveryByteOfThePadding() {
        for (byte[] bad : new byte[][] {{}, {0}, {17}, {3, 3}, {1, 2, 3}, {9, 2, 3, 3}, {1, (byte) 0xff}}) {
            SenderKeyChainTest.assertViolation("bad-padding", () -> Padding.strip(bad));
        }
    }
}
