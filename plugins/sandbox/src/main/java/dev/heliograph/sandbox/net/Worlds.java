package dev.heliograph.sandbox.net;

import dev.heliograph.sandbox.page.PhonesPage;
import dev.heliograph.sandbox.world.World;

/// Which people live on the network.
final class Worlds {
    /// Scripted phones, their trays shown on a page.
    static final World.Factory OF_PHONES = PhonesPage::open;

    private Worlds() {}
}
