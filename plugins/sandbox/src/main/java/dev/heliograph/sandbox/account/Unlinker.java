package dev.heliograph.sandbox.account;

import dev.heliograph.protocol.binary.Node;
import dev.heliograph.sandbox.world.World;

/// Forgets a linked device everywhere. Safe for all threads. Source: 1-connection.md 5.7 and 7.7.
public final class Unlinker {
    private final World world;
    private final Companions companions;
    private final Mailroom mailroom;

    /// Joins who has to forget.
    public Unlinker(World world, Companions companions, Mailroom mailroom) {
        this.world = world;
        this.companions = companions;
        this.mailroom = mailroom;
    }

    /// Removes it; its connection is the caller's to end.
    public void unlink(LinkedDevice device) {
        companions.unlink(device);
        mailroom.drop(device);
        world.primaries().stream()
                .filter(phone -> phone.person().equals(device.owner()))
                .forEach(phone -> phone.unlinked(device.asCompanion()));
    }

    /// What a removed device is told.
    public static Node removed() {
        return Node.of("stream:error")
                .attr("code", 401)
                .child(Node.of("conflict").attr("type", "device_removed"))
                .build();
    }
}
