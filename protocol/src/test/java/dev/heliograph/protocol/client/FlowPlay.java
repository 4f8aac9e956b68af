package dev.heliograph.protocol.client;

import dev.heliograph.protocol.Flows;
import dev.heliograph.protocol.Flows.Step;
import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.media.MediaConnQuery;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.protocol.signal.KeyBundleQuery;
import dev.heliograph.protocol.stanza.Iq;
import dev.heliograph.protocol.store.Account;
import dev.heliograph.protocol.store.AppStateKey;
import dev.heliograph.protocol.store.DeviceList;
import dev.heliograph.protocol.store.SentStatus;
import dev.heliograph.protocol.store.StateView;
import dev.heliograph.protocol.usync.DeviceQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// One recorded connection, or what of it came before and after an end, played against a real one.
///
/// @param steps what was recorded
/// @param run   what came of it; closed
/// @param end   why the connection ended; dropped when the test ended it
/// @param given answers that were waited for by the test, in order
record FlowPlay(List<Step> steps, FlowRun run, CloseReason end, List<Object> given) {
    /// The picture that is looked at and asked for again in the flows.
    static final String PICTURE = "3EB0505544E47A4CCCC384";

    /// Stanzas after which the client ends the connection: the recorded one went on.
    private static final Set<String> ENDS = Set.of("stream:error", "pair-success");

    /// Asked by the connection itself.
    private static final Set<String> BY_ITSELF = Set.of(
            "iq get encrypt count",
            "iq set encrypt registration",
            "iq set passive active",
            "iq get encrypt digest",
            "iq set urn:xmpp:whatsapp:dirty clean",
            "iq set w:sync:app:state sync",
            "iq set md link_code_companion_reg companion_finish");

    /// A question put as it was recorded, for answers that nothing of ours asks for.
    private record Recorded(Node question) implements Iq<Node> {
        @Override
        public Node.Builder request() {
            Node.Builder copy = Node.of("iq");
            question.attrs().keySet().stream()
                    .filter(name -> !"id".equals(name))
                    .forEach(name -> copy.attrOf(name, question, name));
            return question.children().isEmpty() ? copy : copy.children(question.children());
        }

        @Override
        public Node parse(Node result) {
            return result;
        }
    }

    /// @param foreign acts of the recorded client that ours does not do
    static List<FlowPlay> file(String file, Set<String> foreign) throws Exception {
        List<FlowPlay> plays = new ArrayList<>();
        for (List<Step> part : parts(Flows.read(file))) {
            try (FlowRun run = new FlowRun()) {
                int conn = part.getFirst().conn();
                if (conn != 1 && conn != 4) {
                    link(run, conn == 5 ? 2 : 1);
                }
                List<Object> given = new ArrayList<>();
                boolean login = part.stream()
                        .anyMatch(step -> "success".equals(step.node().tag()));
                CloseReason end = run.play(part, login, playing -> ask(playing, part, foreign, given));
                plays.add(new FlowPlay(part, run, end, given));
            }
        }
        return plays;
    }

    /// What was recorded on one connection, cut behind each end.
    private static List<List<Step>> parts(List<Step> steps) {
        List<List<Step>> parts = new ArrayList<>();
        Step before = null;
        for (Step step : steps) {
            if (before == null || before.conn() != step.conn() || ends(before)) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(step);
            before = step;
        }
        return parts;
    }

    private static boolean ends(Step step) {
        return step.fromServer()
                && (ENDS.contains(step.node().tag())
                        || ENDS.stream().anyMatch(tag -> step.node().child(tag).isPresent()));
    }

    /// The account of the flows, its people, and its picture.
    private static void link(FlowRun run, int number) {
        Jid phone = Jid.pn("1555000000" + number, 1);
        Jid lid = Jid.lid("9000000000000" + number, 1);
        List<Jid> people =
                List.of(Jid.lid("200000000000000", 0), Jid.lid("200000000000007", 0), Jid.lid("200000000000014", 0));
        run.store.step("linked", commit -> {
            commit.putAccount(new Account(new byte[] {1}, phone, lid, "", "android"));
            commit.putPushName("Test Phone " + number);
            commit.putLid(phone.withoutDevice(), lid.withoutDevice());
            commit.putAppStateKey(new AppStateKey(new byte[] {0, 1}, new byte[32], 1));
            for (int i = 0; i < people.size(); i++) {
                commit.putLid(Jid.pn("1555100000" + i, 0), people.get(i));
                commit.putDeviceList(new DeviceList(
                        people.get(i),
                        List.of(new DeviceList.Device(0, 0), new DeviceList.Device(4, 2)),
                        FlowRun.THEN,
                        OptionalInt.empty()));
            }
            commit.putSent(
                    new SentStatus(PICTURE, "image", new byte[0], StateView.audienceId(people), FlowRun.THEN), people);
            return phone;
        });
    }

    private static void ask(FlowRun run, List<Step> part, Set<String> foreign, List<Object> given)
            throws InterruptedException {
        for (Step step : part) {
            if (step.isQuestion() && !BY_ITSELF.contains(Acts.of(step.node()))) {
                given.add(ask(run, step.node(), foreign));
            }
        }
    }

    private static Object ask(FlowRun run, Node question, Set<String> foreign) throws InterruptedException {
        String act = Acts.of(question);
        var iq = run.connection().iq();
        return switch (act) {
            case "iq get usync usync" ->
                iq.ask(new DeviceQuery(
                        iq.nextId(), users(question.requireChild("usync").requireChild("list"))));
            case "iq get encrypt key" -> iq.ask(new KeyBundleQuery(users(question.requireChild("key"))));
            case "iq set w:m media_conn" -> iq.ask(new MediaConnQuery(FlowRun.THEN));
            case "iq set md link_code_companion_reg companion_hello" ->
                run.code(question.requireChild("link_code_companion_reg")
                        .requireJid("jid")
                        .user());
            case "iq set md remove-companion-device" -> {
                Jid self = question.requireChild("remove-companion-device").requireJid("jid");
                run.connection().unlink(self, CloseReason.UNLINKED);
                yield self;
            }
            default -> {
                if (!foreign.contains(act)) {
                    throw new AssertionError("nobody of ours asks, and no row of differences.tsv says why: " + act);
                }
                yield iq.ask(new Recorded(question));
            }
        };
    }

    private static List<Jid> users(Node list) {
        return list.children("user").stream()
                .map(user -> user.requireJid("jid"))
                .toList();
    }
}
