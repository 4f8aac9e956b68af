package dev.heliograph.sandbox.account;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.binary.NodeDecoder;
import dev.heliograph.protocol.binary.NodeEncoder;
import dev.heliograph.sandbox.keep.Entry;
import dev.heliograph.sandbox.keep.Journal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Stanzas on their way to companions: kept until acked, sent again at the next login. Thread-safe.
public final class Mailroom {
    private final Journal journal;
    private final Map<String, Box> boxes = new HashMap<>();
    private long lastNumber;

    /// One device's mail. Guarded by the room's lock.
    private static final class Box {
        final TreeMap<Long, Node> waiting = new TreeMap<>();
        Consumer<Node> line;
    }

    /// Restores what the journal holds.
    ///
    /// @param journal where changes go
    public Mailroom(Journal journal) {
        this.journal = journal;
        for (Entry entry : journal.entries()) {
            switch (entry) {
                case Entry.Queued(String device, long number, byte[] stanza) -> {
                    box(device).waiting.put(number, NodeDecoder.decode(stanza));
                    lastNumber = Math.max(lastNumber, number);
                }
                case Entry.Acked(String device, long number) ->
                    box(device).waiting.remove(number);
                case Entry.Unlinked(String device) -> boxes.remove(device);
                case Entry.Linked _, Entry.LoggedIn _, Entry.KeysUploaded _, Entry.SignedKeyRotated _ -> {}
                case Entry.KeyTaken _, Entry.Posted _, Entry.Violated _ -> {}
            }
        }
    }

    /// Queues a stanza and sends it when the device is there.
    ///
    /// @param device to whom
    /// @param stanza complete, with `from` and `id`
    /// @param times  how often it is sent now, more than 1 to test a client's de-duplication
    public synchronized void post(LinkedDevice device, Node stanza, int times) {
        Box box = box(name(device));
        long number = ++lastNumber;
        journal.append(new Entry.Queued(name(device), number, NodeEncoder.encode(stanza)));
        box.waiting.put(number, stanza);
        if (box.line != null) {
            for (int i = 0; i < times; i++) {
                box.line.accept(stanza);
            }
        }
    }

    /// The device takes mail from now on: what waits is sent first, marked as offline.
    ///
    /// @param device who
    /// @param line   sends one stanza; never throws
    /// @return how many had waited
    public synchronized int open(LinkedDevice device, Consumer<Node> line) {
        Box box = box(name(device));
        box.line = line;
        int count = 0;
        for (Node stanza : List.copyOf(box.waiting.values())) {
            line.accept(offline(stanza, count++));
        }
        return count;
    }

    /// What waits for a device's ack, oldest first.
    public synchronized List<Node> waiting(LinkedDevice device) {
        return List.copyOf(box(name(device)).waiting.values());
    }

    /// The device went away, unless it came back on another line meanwhile.
    public synchronized void close(LinkedDevice device, Consumer<Node> line) {
        Box box = box(name(device));
        if (box.line == line) {
            box.line = null;
        }
    }

    /// The device acked a stanza.
    ///
    /// @param device      who
    /// @param tag         the stanza's tag
    /// @param id          its id
    /// @param participant its participant, or null
    /// @return false when no such stanza waits
    public synchronized boolean acked(LinkedDevice device, String tag, String id, String participant) {
        var waiting = box(name(device)).waiting;
        var numbers = new ArrayList<Long>();
        waiting.forEach((number, stanza) -> {
            boolean same = stanza.tag().equals(tag) && id.equals(stanza.attr("id"));
            if (same && (participant == null || participant.equals(stanza.attr("participant")))) {
                numbers.add(number);
            }
        });
        for (long number : numbers) {
            journal.append(new Entry.Acked(name(device), number));
            waiting.remove(number);
        }
        return !numbers.isEmpty();
    }

    /// Forgets a device's mail.
    public synchronized void drop(LinkedDevice device) {
        boxes.remove(name(device));
    }

    private static Node offline(Node stanza, int place) {
        var attrs = new LinkedHashMap<>(stanza.attrs());
        attrs.put("offline", Integer.toString(place));
        return new Node(stanza.tag(), attrs, stanza.content());
    }

    private Box box(String device) {
        return boxes.computeIfAbsent(device, _ -> new Box());
    }

    private static String name(LinkedDevice device) {
        return device.jid(true).toString();
    }
}
