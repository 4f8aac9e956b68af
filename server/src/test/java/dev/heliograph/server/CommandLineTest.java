package dev.heliograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    @Test
    void optionsBecomeSettings() throws Exception {
        assertThat(CommandLine.parse(
                        List.of("sandbox", "--port", "9090", "--data=x", "--attach", "http://127.0.0.1:1")))
                .isEqualTo(new CommandLine(
                        true,
                        Map.of(
                                "server.port",
                                "9090",
                                "data.folder",
                                "x",
                                "plugins.sandbox.attach",
                                "http://127.0.0.1:1"),
                        java.util.Optional.empty()));
        assertThat(CommandLine.parse(List.of("run", "--config", "c.yaml")).config())
                .contains(Path.of("c.yaml"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | the first argument must be run or sandbox, was \"\"",
                "serve              | the first argument must be run or sandbox, was \"serve\"",
                "run --port         | --port needs a value",
                "run --prot 1       | unknown argument --prot",
                "run x              | unknown argument x",
                "run --attach x     | --attach belongs to sandbox"
            })
    void whatMakesNoSenseIsNamed(String arguments, String message) {
        assertThatThrownBy(() -> CommandLine.parse(List.of(arguments.split(" "))))
                .isInstanceOf(CommandLine.UsageException.class)
                .hasMessage(message);
    }
}
