package dev.heliograph.server;

import dev.heliograph.server.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// For tests that kill the server at a chosen step: told the steps as they are reached, it stops the thread at one for
/// ever, after it has written the step's name to `fault-reached` in the data folder. Without a step it does nothing.
///
/// The step is named by the environment variable `HELIOGRAPH_FAULT_STEP`.
final class FaultHook implements Consumer<String> {
    static final String VARIABLE = "HELIOGRAPH_FAULT_STEP";

    private final Optional<String> at;
    private final Path reached;

    FaultHook(Optional<String> at, Path dataFolder) {
        this.at = at;
        this.reached = dataFolder.resolve("fault-reached");
    }

    /// The step the environment names.
    ///
    /// @throws ConfigException when it names one on the real network, where posts are people's
    static Optional<String> step(Map<String, String> environment, String network) {
        Optional<String> step = Optional.ofNullable(environment.get(VARIABLE));
        if (step.isPresent() && network.equals(WhatsAppNetwork.NAME)) {
            throw new ConfigException(List.of(VARIABLE + " is for tests on an offline network and refused on " + network
                    + ", was " + step.get() + "; unset it"));
        }
        return step;
    }

    @Override
    public void accept(String step) {
        if (at.isEmpty() || !at.get().equals(step)) {
            return;
        }
        try {
            Path fresh = reached.resolveSibling("fault-reached.new");
            Files.writeString(fresh, step);
            Files.move(fresh, reached);
        } catch (IOException e) {
            throw new UncheckedIOException("fault hook: cannot write " + reached, e);
        }
        while (true) {
            LockSupport.park(this);
        }
    }
}
