package dev.heliograph.sandbox.net;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.network.Network;
import java.util.Map;
import org.pf4j.Extension;

/// The first door: the sandbox as the network `sandbox` of a server.
@Extension
public final class SandboxPlugin implements HeliographPlugin {
    static final String NAME = "sandbox";

    @Override
    public Map<String, Network.Factory> networks() {
        return Map.of(NAME, context -> SandboxNetwork.create(context, Worlds.OF_PHONES));
    }
}
