package dev.heliograph.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameSplitterTest {
    private static final byte[] NO_INTRO = {};

    private final FrameSplitter splitter = new FrameSplitter();

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyCutGivesTheSameFrames(long seed) {
        Random random = new Random(seed);
        List<byte[]> frames = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 20; i++) {
            byte[] frame = new byte[random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(50)];
            random.nextBytes(frame);
            frames.add(frame);
            stream.writeBytes(FrameSplitter.join(NO_INTRO, frame));
        }
        byte[] wire = stream.toByteArray();

        List<byte[]> cut = new ArrayList<>();
        for (int at = 0; at < wire.length; ) {
            int size = Math.min(wire.length - at, random.nextInt(random.nextInt(20) == 0 ? 100_000 : 60));
            cut.addAll(splitter.feed(ByteBuffer.wrap(wire, at, size)));
            at += size;
        }

        assertThat(cut).usingElementComparator(Arrays::compare).containsExactlyElementsOf(frames);
    }

    @Test
    void givesOutAnEmptyFrame() {
        assertThat(splitter.feed(new byte[] {0, 0, 0, 0, 0, 1, 9, 0})).containsExactly(new byte[0], new byte[] {9});
    }

    @Test
    void givesOutAnEmptyFrameAtTheEndOfAChunk() {
        assertThat(splitter.feed(new byte[] {0, 0, 0})).containsExactly(new byte[0]);
        assertThat(splitter.feed(new byte[] {0, 0, 1, 7})).containsExactly(new byte[] {7});
    }

    @Test
    void takesTheLongestFrame() {
        byte[] frame = new byte[FrameSplitter.MAX_FRAME];
        frame[frame.length - 1] = 1;

        byte[] wire = FrameSplitter.join(NO_INTRO, frame);

        assertThat(splitter.feed(Arrays.copyOf(wire, wire.length - 1))).isEmpty();
        List<byte[]> frames = splitter.feed(new byte[] {1});
        assertThat(frames).hasSize(1);
        assertThat(Arrays.equals(frames.getFirst(), frame)).isTrue();
    }

    @Test
    void putsTheIntroBeforeTheLength() {
        assertThat(FrameSplitter.join(new byte[] {'W', 'A'}, new byte[] {5})).containsExactly('W', 'A', 0, 0, 1, 5);
    }

    @Test
    void refusesToJoinAFrameThatIsTooLong() {
        byte[] frame = new byte[FrameSplitter.MAX_FRAME + 1];

        assertThatThrownBy(() -> FrameSplitter.join(NO_INTRO, frame))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("16777216");
    }
}
