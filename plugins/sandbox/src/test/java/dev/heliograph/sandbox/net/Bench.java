package dev.heliograph.sandbox.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.sandbox.phone.PhoneWorld;
import dev.heliograph.sandbox.rule.Violations;
import dev.heliograph.sandbox.world.WorldSize;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// A sandbox within the test.
final class Bench extends Remote {
    final Sandbox sandbox;

    Bench(Path folder, WorldSize size) throws IOException {
        this(Sandbox.start(
                new SandboxOptions(folder, 0, size), Worlds.OF_PHONES, InstantSource.system(), new SecureRandom()));
    }

    private Bench(Sandbox sandbox) {
        super(sandbox.facts());
        this.sandbox = sandbox;
    }

    PhoneWorld phones() {
        return (PhoneWorld) sandbox.world();
    }

    List<String> broken() {
        return sandbox.violations().all().stream()
                .map(Violations.Violation::rule)
                .toList();
    }

    /// Waits until a rule is broken, and checks that no other is.
    void awaitBroken(String rule) {
        await().atMost(Duration.ofSeconds(20)).until(() -> broken().contains(rule));
        assertThat(broken()).containsOnly(rule);
    }

    @Override
    public void close() {
        super.close();
        sandbox.close();
    }
}
