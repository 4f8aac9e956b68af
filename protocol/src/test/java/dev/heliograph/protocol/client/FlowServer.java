package dev.heliograph.protocol.client;

import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.noise.NoiseServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Says what a recorded server said. What was recorded behind an answer waits until the same thing is asked, in
/// whatever order; the answer goes under the asker's id. Questions nobody recorded get the plainest answer there is.
final class FlowServer implements NoiseServer.Script {
    private static final String LAST = "last";

    private final List<Step> steps;
    private final Map<String, Deque<Node>> open = new HashMap<>();
    private final List<Node> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch said = new CountDownLatch(1);
    private final CountDownLatch shown = new CountDownLatch(1);
    private final AtomicInteger delivered = new AtomicInteger();
    private volatile boolean left;

    FlowServer(List<Step> steps) {
        this.steps = steps;
        steps.stream()
                .filter(Step::isAnswer)
                .map(Step::node)
                .forEach(answer -> open.computeIfAbsent(act(answer), _ -> new ArrayDeque<>())
                        .add(answer));
    }

    /// A code is shown: now somebody can type it.
    void codeShown() {
        shown.countDown();
    }

    /// Whether the client ended the connection.
    boolean left() {
        return left;
    }

    /// How many recorded stanzas the client was sent.
    int delivered() {
        return delivered.get();
    }

    List<Node> heard() {
        return heard;
    }

    /// Waits until all is said and what came before was read.
    void awaitAllSaid() throws InterruptedException {
        if (!said.await(15, TimeUnit.SECONDS)) {
            throw new AssertionError("not all was asked for, still open: " + open);
        }
    }

    @Override
    public void serve(NoiseServer.Line line) throws Exception {
        try {
            for (Step step : steps) {
                if (step.isAnswer()) {
                    while (!left && open.get(act(step.node())).contains(step.node())) {
                        read(line);
                    }
                } else if (step.fromServer()) {
                    if ("link_code_companion_reg".equals(step.node().attr("type"))) {
                        shown.await();
                    }
                    write(line, step.node());
                    delivered.incrementAndGet();
                }
            }
            write(
                    line,
                    Node.of("iq")
                            .attr("from", Jid.SERVER)
                            .attr("type", "get")
                            .attr("xmlns", "urn:xmpp:ping")
                            .attr("id", LAST)
                            .build());
            while (!left) {
                read(line);
            }
        } catch (IOException _) {
            left = true;
        } finally {
            said.countDown();
        }
    }

    private String act(Node answer) {
        return steps.stream()
                .filter(step -> step.isQuestion() && step.node().attr("id").equals(answer.attr("id")))
                .map(step -> Acts.of(step.node()))
                .findFirst()
                .orElseThrow();
    }

    private void read(NoiseServer.Line line) throws Exception {
        byte[] frame = line.read();
        if (frame == null) {
            left = true;
            return;
        }
        Node node = NodeDecoder.decode(frame);
        if (LAST.equals(node.attr("id"))) {
            said.countDown();
            return;
        }
        heard.add(node);
        if ("iq".equals(node.tag()) && node.attr("xmlns") != null) {
            Deque<Node> answers = open.getOrDefault(Acts.of(node), new ArrayDeque<>());
            if (answers.isEmpty()) {
                write(line, plain(node));
            } else {
                write(line, renamed(answers.remove(), node.attr("id")));
                delivered.incrementAndGet();
            }
        }
    }

    private static Node renamed(Node node, String id) {
        Map<String, Object> attrs = new LinkedHashMap<>(node.attrs());
        attrs.put("id", id);
        return new Node(node.tag(), attrs, node.content());
    }

    /// Done, for what is set; not found, for what is asked.
    private static Node plain(Node question) {
        boolean set = "set".equals(question.attr("type"));
        Node.Builder answer = Node.of("iq")
                .attr("from", Jid.SERVER)
                .attr("type", set ? "result" : "error")
                .attr("id", question.attr("id"));
        List<Node> error = new ArrayList<>();
        if (!set) {
            error.add(Node.of("error")
                    .attr("code", "404")
                    .attr("text", "item-not-found")
                    .build());
        }
        return answer.children(error).build();
    }

    private static void write(NoiseServer.Line line, Node node) throws Exception {
        line.write(NodeEncoder.encode(node));
    }
}
