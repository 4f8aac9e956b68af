package dev.heliograph.sandbox.net;

import dev.heliograph.sandbox.phone.PhoneWorld;
import dev.heliograph.sandbox.world.World;

/// Which people live on the network.
final class Worlds {
    /// Scripted phones.
    static final World.Factory OF_PHONES =
            (folder, size, clock, random) -> PhoneWorld.open(folder, size, clock, random, _ -> _ -> {});

    private Worlds() {}
}
