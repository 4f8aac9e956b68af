package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.Jid;
import dev.heliograph.sandbox.phone.TrayEntry;
import dev.heliograph.sandbox.world.Person;
import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What tests of statuses share: a client that posts, three contacts, the first with two devices, and the own phone.
abstract class StatusBench {
    static final String ID = "3EB0123456789ABCDEF012";
    static final String NEXT_ID = "3EB0123456789ABCDEF013";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    Bench bench;
    Poster poster;
    List<Person> contacts;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        bench = new Bench(folder, new WorldSize(3, 1));
        Device device = bench.linked();
        poster = new Poster(device, bench.active(device, true));
        contacts = bench.phones().people().stream()
                .filter(person -> !person.lid().equals(device.lid.withoutDevice()))
                .toList();
    }

    @AfterEach
    void stop() {
        poster.wire.close();
        bench.close();
    }

    /// Posts a status that is refused before any phone sees it, for this rule alone.
    final void refused(int code, String rule, Node.Builder status) {
        int before = bench.phones().tray().size();
        Node ack = poster.post(status.build());

        assertThat(ack.attr("error")).isEqualTo(Integer.toString(code));
        assertThat(bench.broken()).containsExactly(rule);
        assertThat(bench.phones().tray().size()).isEqualTo(before);
    }

    /// A status to everybody, as it should be.
    final Node.Builder right(String text) throws Exception {
        List<Node> participants = everybody();
        return poster.status(ID, participants, poster.text(text)).child(poster.identity());
    }

    /// Every device of every contact, then the own phone: five entries.
    final List<Node> everybody() throws Exception {
        var all = new ArrayList<Node>();
        for (Person person : bench.phones().people()) {
            for (var device : bench.phones().devices(person)) {
                all.add(poster.keyFor(person.device(device.number(), true)));
            }
        }
        return all;
    }

    /// Everybody, by person, as for those who hold the sender key.
    final List<Node> bare() {
        return bench.phones().people().stream()
                .map(person -> bare(person.lid()))
                .toList();
    }

    static Node skmsg(byte[] bytes) {
        return Node.of("enc").attr("v", "2").attr("type", "skmsg").bytes(bytes).build();
    }

    static Node bare(Jid jid) {
        return Node.of("to").attr("jid", jid).build();
    }

    /// Waits until so many devices show a text.
    final List<TrayEntry> tray(String text, int count) throws Exception {
        return bench.phones().tray().await(entry -> text.equals(entry.text()), count, PATIENCE);
    }
}
