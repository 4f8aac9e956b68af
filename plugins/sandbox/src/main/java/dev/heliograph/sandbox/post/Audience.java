package dev.heliograph.sandbox.post;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.account.Companions;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.talk.Member;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who a status is for: everybody listed, and what each listed device gets of its own.
///
/// @param people  in the order listed
/// @param own     the pairwise ciphertext of each device listed, by its LID address
/// @param anyPkmsg whether one of them opens a session
record Audience(Set<Person> people, Map<Jid, Ciphertext> own, boolean anyPkmsg) {
    private static final Set<String> PAIRWISE = Set.of("pkmsg", "msg");

    /// Reads and checks `<participants>`.
    ///
    /// @throws Refusal naming what is wrong
    static Audience of(List<Node> participants, Member sender, World world, Companions companions) {
        var people = new LinkedHashSet<Person>();
        var own = new LinkedHashMap<Jid, Ciphertext>();
        var listed = new HashSet<Jid>();
        var numbers = new HashMap<Person, Set<Integer>>();
        boolean anyPkmsg = false;
        Jid.Server namespace = null;
        for (Node to : participants) {
            Jid jid = address(to);
            namespace = sameNamespace(namespace, jid, sender);
            if (!listed.add(jid)) {
                throw Refusal.message(479, "duplicate-participant", jid + " is listed twice");
            }
            Person person = world.find(jid).orElseThrow(() -> unknown(jid));
            people.add(person);
            if (to.children().isEmpty()) {
                if (jid.device() != 0) {
                    throw Refusal.message(479, "bare-device", jid + " is listed without <enc>: only people may be");
                }
                continue;
            }
            checkDevice(person, jid, sender, numbers.computeIfAbsent(person, it -> numbers(it, world, companions)));
            Ciphertext enc = pairwise(to);
            anyPkmsg |= enc.type().equals("pkmsg");
            own.put(person.device(jid.device(), true), enc);
        }
        return new Audience(people, own, anyPkmsg);
    }

    private static Jid address(Node to) {
        Jid jid = to.requireJid("jid");
        if (!to.tag().equals("to") || to.attrs().size() != 1 || !(jid.isLid() || jid.isPn())) {
            throw Refusal.message(479, "bad-participant", "<participants> takes <to jid> of people, found " + to);
        }
        return jid;
    }

    private static Jid.Server sameNamespace(Jid.Server before, Jid jid, Member sender) {
        if (before != null && before != jid.server()) {
            throw Refusal.message(400, "mixed-addressing", jid + " stands among addresses of " + before.text());
        }
        if (sender.strict() && !jid.isLid()) {
            throw Refusal.message(
                    400, "phone-number-addressing", jid + ": a LID-migrated client addresses people by LID");
        }
        return jid.server();
    }

    private static void checkDevice(Person person, Jid jid, Member sender, Set<Integer> known) {
        if (person.device(jid.device(), true).equals(sender.device().jid(true))) {
            throw Refusal.message(479, "sender-listed", jid + " is the sending device itself");
        }
        if (!known.contains(jid.device())) {
            throw unknown(jid);
        }
    }

    private static Set<Integer> numbers(Person person, World world, Companions companions) {
        var numbers = new HashSet<Integer>();
        world.devices(person).forEach(device -> numbers.add(device.number()));
        companions.of(person).forEach(device -> numbers.add(device.jid(true).device()));
        return numbers;
    }

    private static Ciphertext pairwise(Node to) {
        List<Node> encs = to.children("enc");
        if (encs.size() != 1 || to.children().size() != 1) {
            throw Refusal.message(479, "bad-participant", "<to> holds one <enc>, found " + to);
        }
        return Ciphertext.of(encs.getFirst(), PAIRWISE);
    }

    private static Refusal unknown(Jid jid) {
        return Refusal.message(400, "unknown-device", jid + " is nobody's device");
    }
}
