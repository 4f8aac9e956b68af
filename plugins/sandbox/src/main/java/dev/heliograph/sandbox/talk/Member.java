package dev.heliograph.sandbox.talk;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.account.LinkedDevice;
import dev.heliograph.sandbox.rule.Refusal;
import dev.heliograph.sandbox.wire.Guest;
import dev.heliograph.sandbox.wire.Line;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// A client that is logged in. Its stanzas come from one thread.
public final class Member implements Guest {
    private final Lobby lobby;
    private final Line line;
    private final LinkedDevice device;
    private final Set<String> requestIds = new HashSet<>();
    private final Consumer<Node> mail;
    private final Said said = new Said();

    Member(Lobby lobby, Line line, LinkedDevice device) {
        this.lobby = lobby;
        this.line = line;
        this.device = device;
        this.mail = line::send;
    }

    /// Which device it is.
    public LinkedDevice device() {
        return device;
    }

    /// The way to it.
    public Line line() {
        return line;
    }

    /// The way its mail takes; the same object each time.
    public Consumer<Node> mail() {
        return mail;
    }

    /// What it said that nobody answers.
    public Said said() {
        return said;
    }

    /// Whether the rules of LID-migrated accounts hold for it.
    public boolean strict() {
        return device.lidMigrated();
    }

    @Override
    public void stanza(Node node) {
        switch (node.tag()) {
            case "iq" -> iq(node);
            case "message", "receipt", "ack" -> lobby.handler(node.tag()).handle(this, node);
            case "presence", "ib", "chatstate" -> said.hear(node);
            default -> throw Refusal.stream(500, "unknown-stanza", "clients do not send " + node);
        }
    }

    @Override
    public void gone() {
        lobby.left(this);
    }

    private void iq(Node node) {
        String type = node.requireAttr("type");
        String id = node.requireAttr("id");
        if (type.equals("result") || type.equals("error")) {
            throw Refusal.stream(500, "unasked-result", "nobody waits for the result " + id);
        }
        if (!type.equals("get") && !type.equals("set")) {
            throw Refusal.request("bad-iq-type", "iq type must be get or set, was " + type);
        }
        if (!requestIds.add(id)) {
            throw Refusal.request("reused-iq-id", "iq id " + id + " was used before on this connection");
        }
        lobby.handler("iq").handle(this, node);
    }
}
