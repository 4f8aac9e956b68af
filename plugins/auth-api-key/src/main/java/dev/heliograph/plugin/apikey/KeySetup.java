package dev.heliograph.plugin.apikey;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.heliograph.spi.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What happens to keys at start: the configured one is taken in, or a first one is made.
final class KeySetup {
    static final String BOOTSTRAP = "bootstrap";
    static final String FIRST = "first";

    private final StoredKeys keys;
    private final PluginContext context;
    private final RandomGenerator random;

    KeySetup(StoredKeys keys, PluginContext context, RandomGenerator random) {
        this.keys = keys;
        this.context = context;
        this.random = random;
    }

    /// Leaves at least one key in the collection.
    ///
    /// @throws IllegalArgumentException when the configured key is weak; its text is not in the message
    void run() throws IOException {
        Optional<String> bootstrap = context.config().get("bootstrap-key");
        if (bootstrap.isPresent()) {
            takeIn(bootstrap.get());
        } else if (keys.all().isEmpty()) {
            makeFirst();
        }
    }

    private void takeIn(String key) {
        KeyStrength.fault(key).ifPresent(fault -> {
            throw new IllegalArgumentException("config plugins." + context.pluginId() + ".bootstrap-key " + fault
                    + "; expected at least 128 random bits, such as \"" + KeyText.PREFIX
                    + "\" and the output of: openssl rand -hex 32");
        });
        if (keys.put(BOOTSTRAP, key)) {
            context.logger().log(INFO, "took in the configured bootstrap key, starting with {0}", KeyText.shown(key));
        }
    }

    /// The file comes first: a kill in between leaves a file whose key opens nothing, and the next start makes another.
    private void makeFirst() throws IOException {
        String key = KeyText.generate(random);
        Path file = context.stateFolder().resolve("first-key");
        SecretFile.write(file, key + "\n");
        if (keys.add(FIRST, key)) {
            context.logger()
                    .log(WARNING, "no API key was there: made one, it is in {0}; move it to a safe place", file);
        } else {
            Files.deleteIfExists(file);
            context.logger().log(INFO, "another server on this database made the first API key");
        }
    }
}
