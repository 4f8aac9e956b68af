package dev.heliograph.plugin.sinklog;

import dev.heliograph.spi.HeliographPlugin;
import dev.heliograph.spi.PluginContext;
import dev.heliograph.spi.event.EventSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.pf4j.Extension;

/// Offers the event sink `log`.
@Extension
public final class LogPlugin implements HeliographPlugin {
    @Override
    public Map<String, EventSink.Factory> eventSinks() {
        return Map.of("log", LogPlugin::sink);
    }

    private static EventSink sink(PluginContext context) throws IOException {
        var format = oneOf(context, "format", Format.class, Format.SEED);
        var target = oneOf(context, "target", Target.class, Target.STDOUT);
        Lines lines = switch (target) {
            // not System.out, which swallows errors
            case STDOUT -> new StreamLines(new FileOutputStream(FileDescriptor.out));
            case FILE -> FileLines.open(file(context));
        };
        return new LogSink(format, lines);
    }

    private static Path file(PluginContext context) {
        String name = context.config().get("file").orElse("events.jsonl");
        Path folder = context.stateFolder().normalize();
        Path file = folder.resolve(name).normalize();
        if (!Path.of(name).isAbsolute() && !file.startsWith(folder)) {
            throw new IllegalArgumentException("config plugins." + context.pluginId() + ".file must be a name in the"
                    + " plugin's state folder or an absolute path, was \"" + name + "\"");
        }
        return file;
    }

    private static <E extends Enum<E>> E oneOf(PluginContext context, String key, Class<E> words, E fallback) {
        String word = context.config().get(key).orElse(fallback.name());
        for (E constant : words.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(word)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("config plugins." + context.pluginId() + "." + key + " must be one of "
                + String.join(
                        ", ",
                        Arrays.stream(words.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .toList())
                + ", was \"" + word + "\"");
    }

    private enum Target {
        STDOUT,
        FILE
    }
}
