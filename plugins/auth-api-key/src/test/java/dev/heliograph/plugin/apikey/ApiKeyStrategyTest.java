package dev.heliograph.plugin.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.auth.AuthStrategy;
import dev.heliograph.spi.auth.AuthStrategy.Decision;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyStrategyTest {
    private static final String KEY = "hg_Zk3vQ8mXw1TgYb5RnHcLpD7sJfUaEo9iV2uC4xKqN6t";
    private static final String OTHER = "hg_b1NfWcR7kZtLq9YvHs3MxJ5pGdEa8uTo2iK6yVnQ4wC";

    private final AuthStrategy strategy = new ApiKeyStrategy(List.of(
            StoredKey.of(OTHER, "other", Instant.EPOCH),
            StoredKey.of(KEY, "mine", Instant.EPOCH),
            new StoredKey(
                    "hg_lim",
                    KeyText.hash("limited"),
                    "limited",
                    Set.of("status:write"),
                    Optional.of(Set.of("demo")),
                    Instant.EPOCH)));

    @ParameterizedTest
    @ValueSource(strings = {"x-api-key", "apikey"})
    void grantsTheHolderOfAStoredKey(String header) throws Exception {
        assertThat(ask(Map.of(header, List.of(KEY))))
                .isEqualTo(new Decision.Granted(
                        new Caller(Caller.DEFAULT_TENANT, "mine", Set.of(Caller.ALL), Optional.empty())));
    }

    @Test
    void grantsNoMoreThanTheKeyAllows() throws Exception {
        assertThat(ask(Map.of("x-api-key", List.of("limited"))))
                .isEqualTo(new Decision.Granted(new Caller(
                        Caller.DEFAULT_TENANT, "limited", Set.of("status:write"), Optional.of(Set.of("demo")))));
    }

    @Test
    void abstainsWithoutAHeader() throws Exception {
        assertThat(ask(Map.of("authorization", List.of("Bearer " + KEY)))).isEqualTo(new Decision.Abstain());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hg_Zk3vQ8mXw1TgYb5RnHcLpD7sJfUaEo9iV2uC4xKqN6T", "hg_Zk3vQ8mXw1TgYb5"})
    void deniesAnyOtherText(String key) throws Exception {
        assertThat(ask(Map.of("x-api-key", List.of(key)))).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void deniesTwoKeysAtOnceAndAnEndlessOne() throws Exception {
        assertThat(ask(Map.of("x-api-key", List.of(KEY, KEY)))).isInstanceOf(Decision.Denied.class);
        assertThat(ask(Map.of("x-api-key", List.of("k".repeat(100_000))))).isInstanceOf(Decision.Denied.class);
    }

    @Test
    void neverShowsTheKeyInWhy() throws Exception {
        Decision decision = ask(Map.of("x-api-key", List.of("wrong-key-of-mine")));

        assertThat(((Decision.Denied) decision).why()).doesNotContain("wrong-key-of-mine");
    }

    @Test
    void letsXApiKeyDecideWhenBothHeadersAreThere() throws Exception {
        assertThat(ask(Map.of("x-api-key", List.of("nonsense"), "apikey", List.of(KEY))))
                .isInstanceOf(Decision.Denied.class);
    }

    @Test
    void theEntryTypeOffersStrategyAndRoute(@TempDir Path folder) throws Exception {
        var context = new TestContext(folder, Map.of("bootstrap-key", KEY));
        var plugin = new ApiKeyPlugin();

        try (AuthStrategy made = plugin.authStrategies().get("api-key").create(context)) {
            Decision decision = made.authenticate(request(Map.of("x-api-key", List.of(KEY))));
            assertThat(decision).isInstanceOf(Decision.Granted.class);
        }
        assertThat(plugin.httpRoutes().get("caller").create(context).routes()).hasSize(1);
    }

    @Test
    void refusesToStartOnADocumentItCannotRead(@TempDir Path folder) {
        var context = new TestContext(folder, Map.of());
        context.keys().insert("broken", Map.of("hash", "00ff", "subject", "x"));

        assertThatThrownBy(
                        () -> new ApiKeyPlugin().authStrategies().get("api-key").create(context))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"broken\"")
                .hasMessageContaining("32 bytes");
    }

    private Decision ask(Map<String, List<String>> headers) throws InterruptedException {
        return strategy.authenticate(request(headers));
    }

    private static AuthStrategy.Request request(Map<String, List<String>> headers) {
        return new AuthStrategy.Request("GET", "/api/v1/caller", headers, "127.0.0.1");
    }
}
