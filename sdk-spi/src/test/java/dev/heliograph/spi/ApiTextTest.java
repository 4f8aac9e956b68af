package dev.heliograph.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ApiTextTest {
    private static final Path COMMITTED = Path.of("api", "sdk-spi.api");
    private static final String WRITE = "heliograph.api.write";

    @Test
    void thePublicApiIsTheCommittedText() throws Exception {
        String api = ApiText.of(HeliographPlugin.class);
        if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(COMMITTED.getParent());
            Files.writeString(COMMITTED, api);
        }

        assertThat(COMMITTED)
                .as(
                        "the text of the public API; write it anew with"
                                + " mvn -pl sdk-spi test -Dtest=ApiTextTest -D%s=true and tell the changelog why it changed",
                        WRITE)
                .content()
                .isEqualTo(api);
    }

    @Test
    void theTextHoldsWhatAuthorsCompileAgainst() throws Exception {
        assertThat(ApiText.of(HeliographPlugin.class))
                .contains("interface dev.heliograph.spi.HeliographPlugin : org.pf4j.ExtensionPoint\n")
                .contains("    public static final java.lang.String ALL = \"*\"\n")
                .contains("sealed interface dev.heliograph.spi.event.EventSink$Delivery permits ")
                .contains("record dev.heliograph.spi.Documents$Document(java.lang.String id, long version, "
                        + "java.util.Map<java.lang.String, java.lang.Object> body)\n")
                .doesNotContain("requireText");
    }
}
