package dev.heliograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.server.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FaultHookTest {
    private static final Map<String, String> NAMED = Map.of(FaultHook.VARIABLE, "post.accepted");

    @Test
    void aStepIsTakenOnAnOfflineNetworkAndRefusedOnTheRealOne() {
        assertThat(FaultHook.step(NAMED, "sandbox")).contains("post.accepted");
        assertThat(FaultHook.step(Map.of(), "whatsapp")).isEmpty();
        assertThatThrownBy(() -> FaultHook.step(NAMED, "whatsapp"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(FaultHook.VARIABLE)
                .hasMessageNotContaining("\n");
    }
}
