package dev.heliograph.server.config;

import java.util.List;

/// The configuration cannot be used; holds every problem found, one line each.
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /// With what is wrong.
    ///
    /// @param problems lines such as `config server.port: must be 1..65535, was "x"`
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// The problems, in the order of the keys.
    public List<String> problems() {
        return problems;
    }
}
