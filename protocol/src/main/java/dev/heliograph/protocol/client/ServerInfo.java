package dev.heliograph.protocol.client;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.protocol.model.ClientState;
import dev.heliograph.protocol.model.StateCause;
import dev.heliograph.protocol.stanza.IqClient;
import dev.heliograph.protocol.stanza.UnknownWords;
import java.util.function.Consumer;

/// What the server tells by `<ib>`, which is not acknowledged. Belongs to the connection's reader; what asks the
/// server something goes to the worker. Source: 1-connection.md 6.6.
final class ServerInfo {
    private static final System.Logger LOG = System.getLogger(ServerInfo.class.getName());

    private final Connection.Rooms rooms;
    private final IqClient iq;
    private final Worker worker;
    private final ContactSync contacts;
    private final UnknownWords unknown;
    private final Consumer<CloseReason> end;

    /// @param end ends the connection
    ServerInfo(
            Connection.Rooms rooms,
            IqClient iq,
            Worker worker,
            ContactSync contacts,
            UnknownWords unknown,
            Consumer<CloseReason> end) {
        this.rooms = rooms;
        this.iq = iq;
        this.worker = worker;
        this.contacts = contacts;
        this.unknown = unknown;
        this.end = end;
    }

    void on(Node stanza) {
        stanza.children().forEach(this::take);
    }

    private void take(Node told) {
        switch (told.tag()) {
            case "offline_preview" ->
                iq.send(Node.of("ib")
                        .child(Node.of("offline_batch").attr("count", "100").build())
                        .build());
            case "edge_routing" -> told.child("routing_info").ifPresent(this::keepRouting);
            case "offline" ->
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "{0}: all {1} stanzas that waited have come",
                        rooms.name(),
                        told.attr("count"));
            case "dirty" -> clean(told);
            case "downgrade_webclient" ->
                end.accept(CloseReason.end(
                        ClientState.FAILED, StateCause.PHONE_TOO_OLD, "the phone does not support linked devices"));
            case "thread_metadata" -> {} // of chats, which we do not show
            default -> unknown.tell("ib", told.tag());
        }
    }

    private void keepRouting(Node info) {
        rooms.store().step("routing", commit -> {
            commit.putRoutingInfo(info.contentBytes());
            return info;
        });
    }

    /// Source: 1-connection.md 6.7.
    private void clean(Node dirty) {
        String type = dirty.requireAttr("type");
        worker.submit(() -> {
            iq.ask(new CleanDirty(type, dirty.attr("timestamp")));
            if ("syncd_app_state".equals(type)) {
                contacts.ask();
            }
        });
    }
}
