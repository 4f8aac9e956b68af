package dev.heliograph.sandbox.answer;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.account.HiddenIds;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// `<iq type=get xmlns=usync>`: the protocols devices, lid and contact. Source: 1-connection.md 8.1 to 8.4.
/// People who are not on the network are missing from the answer, unless they were asked for by number: then they
/// are `out`.
final class UsyncAnswer implements IqAnswer {
    private static final List<String> FRAME = List.of("sid", "mode", "last", "index", "context");

    /// Source: 1-connection.md 8.4.
    private static final Pattern NUMBER = Pattern.compile("\\+[0-9]{5,15}(@c\\.us)?");

    private final World world;
    private final Companions companions;
    private final HiddenIds hiddenIds;

    UsyncAnswer(World world, Companions companions, HiddenIds hiddenIds) {
        this.world = world;
        this.companions = companions;
        this.hiddenIds = hiddenIds;
    }

    @Override
    public Reply answer(Member member, Node iq) {
        Node usync = iq.requireChild("usync");
        for (String attribute : FRAME) {
            if (usync.attr(attribute) == null) {
                throw Refusal.request("bad-usync", "<usync> lacks " + attribute);
            }
        }
        Node query = usync.requireChild("query");
        Optional<Node> devices = query.child("devices");
        if (devices.isPresent() && !"2".equals(devices.get().attr("version"))) {
            throw Refusal.request(
                    "bad-usync",
                    "devices version must be 2, was " + devices.get().attr("version"));
        }
        List<Node> asked = usync.requireChild("list").children("user");
        if (asked.isEmpty() || query.children().isEmpty()) {
            throw Refusal.request("bad-usync", "usync names no user or no protocol");
        }
        var list = Node.of("list").children(answers(query, asked));
        var result = Node.of("result");
        query.children().forEach(protocol -> result.child(Node.of(protocol.tag())));
        return Reply.of(Node.of("usync")
                .attrOf("sid", usync, "sid")
                .attrOf("mode", usync, "mode")
                .attrOf("last", usync, "last")
                .attrOf("index", usync, "index")
                .attrOf("context", usync, "context")
                .child(result)
                .child(list));
    }

    private List<Node> answers(Node query, List<Node> asked) {
        var answers = new ArrayList<Node>();
        var seen = new HashSet<Jid>();
        for (Node user : asked) {
            Jid jid = user.jidAttr("jid");
            if (jid == null) {
                byNumber(query, user).ifPresent(answers::add);
                continue;
            }
            if (jid.device() != 0 || !(jid.isPn() || jid.isLid())) {
                throw Refusal.request("bad-usync-user", "usync asks for people, not for " + jid);
            }
            if (!seen.add(jid)) {
                throw Refusal.request("bad-usync-user", jid + " is asked for twice");
            }
            world.find(jid).ifPresent(person -> answers.add(answer(query, jid, person, Optional.empty())));
        }
        return answers;
    }

    private Optional<Node> byNumber(Node query, Node user) {
        String text = user.requireChild("contact").contentText();
        if (query.child("contact").isEmpty() || !NUMBER.matcher(text).matches()) {
            throw Refusal.request("bad-usync-user", "a contact is asked for as +digits, was " + text);
        }
        String digits = text.replace("@c.us", "").substring(1);
        Optional<Person> found = world.byPn(digits);
        return Optional.of(
                found.isPresent()
                        ? answer(query, found.get().pn(), found.get(), Optional.of(text))
                        : Node.of("user")
                                .attr("jid", Jid.pn(digits, 0))
                                .child(Node.of("contact").attr("type", "out").text(text))
                                .build());
    }

    private Node answer(Node query, Jid jid, Person person, Optional<String> contact) {
        var user = Node.of("user").attr("jid", jid);
        if (jid.isLid()) {
            user.attr("pn_jid", person.pn());
        }
        if (query.child("devices").isPresent()) {
            user.child(Node.of("devices").child(deviceList(person)));
        }
        if (query.child("lid").isPresent() && hiddenIds.isTold(person)) {
            user.child(Node.of("lid").attr("val", person.lid()));
        }
        contact.ifPresent(
                text -> user.child(Node.of("contact").attr("type", "in").text(text)));
        return user.build();
    }

    private Node deviceList(Person person) {
        var list = Node.of("device-list");
        world.devices(person).forEach(device -> list.child(entry(device.number(), device.keyIndex())));
        companions
                .of(person)
                .forEach(device -> list.child(entry(device.jid(true).device(), device.keyIndex())));
        return list.build();
    }

    private static Node.Builder entry(int number, int keyIndex) {
        var device = Node.of("device").attr("id", number);
        return number == 0 ? device : device.attr("key-index", keyIndex);
    }
}
