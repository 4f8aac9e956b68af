package dev.heliograph.sandbox.net;

import dev.heliograph.sandbox.world.WorldSize;
import java.nio.file.Path;

/// How to start a sandbox.
///
/// @param folder where its state is; made when missing
/// @param port   of 127.0.0.1; 0 for the port used last time, or any free one
/// @param size   how many people a new world has
public record SandboxOptions(Path folder, int port, WorldSize size) {
    /// Refuses ports outside 0 to 65535.
    public SandboxOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("sandbox port must be 0..65535, was " + port);
        }
    }
}
