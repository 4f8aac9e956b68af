package dev.heliograph.sandbox.net;

import dev.heliograph.spi.kit.BareContext;
import java.time.InstantSource;
import java.util.Map;

/// What the plugin is given when it shall attach to a sandbox elsewhere.
final class AttachContext extends BareContext {
    AttachContext(String attach) {
        super(SandboxPlugin.NAME, Map.of("attach", attach));
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }
}
