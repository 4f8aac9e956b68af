package dev.heliograph.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void theReadmeListsEveryCodeAndNoOther() throws Exception {
        assertThat(Files.readAllLines(Path.of("README.md")))
                .filteredOn(line -> line.matches("\\| `[a-z_]+` \\| [45]\\d\\d \\|.*"))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> "| `" + code.code() + "` | " + code.status() + " | " + code.title() + " |")
                        .toList());
    }
}
