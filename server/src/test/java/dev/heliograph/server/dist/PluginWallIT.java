package dev.heliograph.server.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.heliograph.server.plugin.PluginBuild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plugins of somebody else, put beside ours in the distribution's plugins.
class PluginWallIT {
    private static final String SINK = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.event.*;
            import java.nio.file.*;
            import java.util.Map;

            @org.pf4j.Extension
            public final class Foreign implements HeliographPlugin {
                public Map<String, EventSink.Factory> eventSinks() {
                    return Map.of("foreign-FORM", context -> event -> {
                        StringBuilder seen = new StringBuilder(event.data().get("caption") + "\\n");
                        for (String name : new String[] {
                            "dev.heliograph.server.Main", "dev.heliograph.protocol.model.Jid",
                            "io.helidon.webserver.WebServer", "dev.heliograph.spi.Caller"}) {
                            try {
                                Class.forName(name, false, Foreign.class.getClassLoader());
                                seen.append(name).append('\\n');
                            } catch (ClassNotFoundException e) {
                                continue;
                            }
                        }
                        try {
                            Files.writeString(context.stateFolder().resolve("seen"), seen);
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                        return new EventSink.Delivery.Done();
                    });
                }
            }
            """;

    private static final String UNLINKED = """
            import dev.heliograph.spi.*;

            @org.pf4j.Extension
            public final class Unlinked extends Missing implements HeliographPlugin {}

            class Missing {}
            """;

    @TempDir
    private Path folder;

    @Test
    void foreignPluginsGetTheEventSeeOnlyTheSpiAndBrokenOnesAreNamedAndLeftOut() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        for (String ours : List.of("auth-api-key", "content-text", "sandbox", "sink-log")) {
            Path zip = Distribution.plugin(ours);
            Files.copy(zip, plugins.resolve(zip.getFileName()));
        }
        foreign("zip").zip(plugins);
        foreign("jar").jar(plugins);
        Files.writeString(plugins.resolve("corrupt.zip"), "this is no zip");
        PluginBuild.compile("unlinked", folder.resolve("unlinked"), "Unlinked", UNLINKED)
                .without("Missing")
                .zip(plugins);
        Path data = folder.resolve("data");
        var environment = Map.of(
                "HELIOGRAPH_PLUGINS_FOLDER", plugins.toString(),
                "HELIOGRAPH_EVENTS_SINKS", "log,foreign-zip,foreign-jar",
                "HELIOGRAPH_PLUGINS__SANDBOX__CONTACTS", "2");

        try (var web = new Web();
                var server =
                        ServerProcess.start(data, web, environment, "sandbox").awaitReady()) {
            var ready = web.send("GET", server.baseUrl() + "/health/ready", null);
            assertThat(ready.status()).as(ready.text()).isEqualTo(200);
            assertThat(ready.text()).contains("corrupt.zip", "unlinked", "NoClassDefFoundError");

            assertThat(server.post(Map.of("caption", "hello, plugins")).status())
                    .isEqualTo(200);
            for (String form : List.of("zip", "jar")) {
                Path seen = data.resolve("plugins/state/foreign-" + form + "/seen");
                await().atMost(ChildProcess.PATIENCE).until(() -> Files.exists(seen) && Files.size(seen) > 0);
                assertThat(Files.readAllLines(seen)).containsExactly("hello, plugins", "dev.heliograph.spi.Caller");
            }
            assertThat(server.eventLines("hello, plugins")).isOne();
        }
    }

    private PluginBuild foreign(String form) throws Exception {
        return PluginBuild.compile(
                "foreign-" + form, folder.resolve("foreign-" + form), "Foreign", SINK.replace("FORM", form));
    }
}
