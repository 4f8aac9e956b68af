package dev.heliograph.protocol.binary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.model.Jid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodePropertiesTest {
    private static final int ROUNDS = 30;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void randomNodesComeBackAsTheyWere(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            Node node = node(random, 0);

            Node back = NodeDecoder.decode(NodeEncoder.encode(node));

            assertThat(readable(back)).isEqualTo(readable(node));
            assertThat(back.attrs().keySet())
                    .containsExactlyElementsOf(node.attrs().keySet());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void garbageIsRefusedCleanly(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 40 * ROUNDS; i++) {
            byte[] garbage = new byte[1 + random.nextInt(60)];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                // the start of a node, so that the garbage gets further in
                garbage[0] = 0;
                garbage[Math.min(1, garbage.length - 1)] = (byte) Tag.LIST_8;
            }
            decodesOrRefuses(garbage);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void damagedNodesAreReadOrRefusedCleanly(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] frame = NodeEncoder.encode(node(random, 0));
            for (int damage = 0; damage < 10; damage++) {
                byte[] damaged = Arrays.copyOf(frame, 1 + random.nextInt(frame.length + 2));
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                decodesOrRefuses(damaged);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aNodeCutShortIsRefused(long seed) {
        Random random = new Random(seed);
        byte[] frame = NodeEncoder.encode(node(random, 0));
        for (int i = 0; i < 4 * ROUNDS; i++) {
            byte[] cut = Arrays.copyOf(frame, random.nextInt(Math.min(frame.length, i < ROUNDS ? 40 : frame.length)));
            assertThat(decodesOrRefuses(cut)).isFalse();
        }
    }

    private static boolean decodesOrRefuses(byte[] frame) {
        try {
            assertThat(NodeDecoder.decode(frame).toString()).isNotEmpty();
            return true;
        } catch (BinaryException e) {
            assertThat(e).hasMessageMatching("(?s).+");
            return false;
        }
    }

    /// On the wire a text that is no token and has no packed form is the same as its bytes.
    private static Node readable(Node node) {
        Node.Builder same = Node.of(node.tag());
        node.attrs().keySet().forEach(name -> same.attrOf(name, node, name));
        return switch (node.content()) {
            case Content.None _ -> same.build();
            case Content.Children _, Content.Written _ ->
                same.children(node.children().stream()
                                .map(NodePropertiesTest::readable)
                                .toList())
                        .build();
            case Content.Binary _, Content.Text _ ->
                same.bytes(node.contentBytes()).build();
        };
    }

    private static Node node(Random random, int depth) {
        Node.Builder builder = Node.of(name(random));
        int attributes = random.nextInt(5);
        for (int i = 0; i < attributes; i++) {
            String name = i + name(random);
            if (random.nextInt(3) == 0) {
                builder.attr(name, jid(random));
            } else {
                builder.attr(name, text(random));
            }
        }
        switch (random.nextInt(depth < 4 ? 5 : 3)) {
            case 0 -> {}
            case 1 -> builder.text(text(random));
            case 2 -> {
                byte[] bytes = new byte[random.nextInt(40) == 0 ? 300 + random.nextInt(70_000) : random.nextInt(300)];
                random.nextBytes(bytes);
                builder.bytes(bytes);
            }
            default -> {
                List<Node> children = new ArrayList<>();
                int count = random.nextInt(20) == 0 && depth < 2 ? 260 : random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    children.add(
                            count > 4 ? Node.of("to").attr("jid", jid(random)).build() : node(random, depth + 1));
                }
                builder.children(children);
            }
        }
        return builder.build();
    }

    private static String name(Random random) {
        return random.nextBoolean()
                ? Tokens.v3().text(1 + random.nextInt(235))
                : Tokens.v3().text(0xec00 + random.nextInt(0x400));
    }

    private static String text(Random random) {
        String alphabet = switch (random.nextInt(5)) {
            case 0 -> "0123456789-.";
            case 1 -> "0123456789ABCDEF";
            case 2 -> "abc@:.s_whatsapp-net";
            case 3 -> "äöü✓\u0000 x";
            default -> "";
        };
        if (alphabet.isEmpty()) {
            return name(random);
        }
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(140);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Jid jid(Random random) {
        Jid.Server server = Jid.Server.values()[random.nextInt(Jid.Server.values().length)];
        boolean device = server.domain() >= 0 || server == Jid.Server.MESSENGER || server == Jid.Server.INTEROP;
        String user = Long.toString(random.nextLong(1, 1L << 50));
        if (server == Jid.Server.INTEROP && random.nextBoolean()) {
            user = random.nextInt(0x10000) + "-" + user;
        }
        return new Jid(user, device && random.nextBoolean() ? random.nextInt(256) : 0, server);
    }
}
