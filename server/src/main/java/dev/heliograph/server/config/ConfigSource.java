package dev.heliograph.server.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where settings come from, strongest first: what the command line says, system properties `heliograph.<key>`, the
/// environment, the YAML file.
///
/// **Environment.** `HELIOGRAPH_` and the key in capitals, dots and dashes written as `_`: `HELIOGRAPH_SERVER_PORT`,
/// `HELIOGRAPH_POST_ACK_TIMEOUT`. A plugin's keys write the dots as `__`, so that dashes stay readable:
/// `HELIOGRAPH_PLUGINS__AUTH_API_KEY__BOOTSTRAP_KEY` is `plugins.auth-api-key.bootstrap-key`.
///
/// @param file        the YAML file; it need not be there
/// @param environment the process's environment
/// @param properties  the JVM's system properties
/// @param commandLine texts by dotted key
public record ConfigSource(
        Path file, Map<String, String> environment, Map<String, String> properties, Map<String, String> commandLine) {
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final String PROPERTY = "heliograph.";
    private static final String VARIABLE = "HELIOGRAPH_";
    private static final String PLUGIN_VARIABLE = "HELIOGRAPH_PLUGINS__";

    /// Reads all of them.
    ///
    /// @return texts by dotted key
    /// @throws ConfigException when the file is no YAML
    public Map<String, String> values() {
        var sources = Config.builder()
                .disableSystemPropertiesSource()
                .disableEnvironmentVariablesSource()
                .disableKeyResolving()
                .disableValueResolving()
                .disableParserServices()
                .addParser(io.helidon.config.yaml.YamlConfigParser.create())
                .addSource(ConfigSources.create(commandLine))
                .addSource(ConfigSources.create(fromProperties()))
                .addSource(ConfigSources.create(fromEnvironment()));
        if (Files.exists(file)) {
            sources.addSource(ConfigSources.file(file));
        }
        try {
            return new TreeMap<>(sources.build().asMap().orElse(Map.of()));
        } catch (RuntimeException e) {
            throw new ConfigException(List.of("config " + file + ": must be YAML" + why(e)));
        }
    }

    /// The place and the problem in one line, out of what the parser says in many.
    private static String why(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = String.valueOf(cause.getMessage());
        var places = PLACE.matcher(text).results().toList();
        String problem = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .reduce((_, last) -> last)
                .orElse(text);
        return places.isEmpty()
                ? ": " + problem
                : ", line " + places.getLast().group(1) + ", column "
                        + places.getLast().group(2) + ": " + problem;
    }

    private Map<String, String> fromProperties() {
        var values = new TreeMap<String, String>();
        var known = HeliographConfig.defaults();
        properties.forEach((name, value) -> {
            String key = name.startsWith(PROPERTY) ? name.substring(PROPERTY.length()) : "";
            // heliograph.home and its like are the launcher's, not settings
            if (known.containsKey(key) || key.matches("plugins\\.[^.]+\\..+")) {
                values.put(key, value);
            }
        });
        return values;
    }

    private Map<String, String> fromEnvironment() {
        var values = new TreeMap<String, String>();
        for (String key : HeliographConfig.defaults().keySet()) {
            String value = environment.get(variable(key));
            if (value != null) {
                values.put(key, value);
            }
        }
        environment.forEach((name, value) -> {
            if (name.startsWith(PLUGIN_VARIABLE)) {
                String path = name.substring(PLUGIN_VARIABLE.length()).toLowerCase(Locale.ROOT);
                values.put("plugins." + path.replace("__", ".").replace('_', '-'), value);
            }
        });
        return values;
    }

    /// The environment variable of one of the server's own keys.
    public static String variable(String key) {
        return VARIABLE + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
