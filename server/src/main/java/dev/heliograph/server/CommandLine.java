package dev.heliograph.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the command line says.
///
/// @param sandbox  `sandbox` rather than `run`
/// @param settings texts by dotted key
/// @param config   the YAML file, when one was named
record CommandLine(boolean sandbox, Map<String, String> settings, Optional<Path> config) {
    static final String USAGE = """
            usage: run     [--port N] [--data DIR] [--config FILE]
                   sandbox [--port N] [--data DIR] [--config FILE] [--attach URL]

            run      serves the network that the configuration names, WhatsApp's own unless told otherwise
            sandbox  serves an offline network with one linked account, and prints how to use it
            --attach URL  uses a sandbox network that runs as a process of its own""";

    /// The arguments make no sense.
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static CommandLine parse(List<String> arguments) throws UsageException {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean sandbox = command.equals("sandbox");
        if (!sandbox && !command.equals("run")) {
            throw new UsageException("the first argument must be run or sandbox, was \"" + command + "\"");
        }
        var settings = new TreeMap<String, String>();
        Optional<Path> config = Optional.empty();
        var rest = List.copyOf(arguments.subList(1, arguments.size())).iterator();
        while (rest.hasNext()) {
            String[] parts = rest.next().split("=", 2);
            if (parts.length == 1 && !rest.hasNext()) {
                throw new UsageException(
                        parts[0].startsWith("--") ? parts[0] + " needs a value" : "unknown argument " + parts[0]);
            }
            String value = parts.length == 2 ? parts[1] : rest.next();
            switch (parts[0]) {
                case "--port" -> settings.put("server.port", value);
                case "--data" -> settings.put("data.folder", value);
                case "--config" -> config = Optional.of(Path.of(value));
                case "--attach" -> {
                    if (!sandbox) {
                        throw new UsageException("--attach belongs to sandbox");
                    }
                    settings.put("plugins.sandbox.attach", value);
                }
                default -> throw new UsageException("unknown argument " + parts[0]);
            }
        }
        return new CommandLine(sandbox, settings, config);
    }
}
