package dev.heliograph.server.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.event.Event;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginHostTest {
    private static final Event EVENT = new Event(
            "0000000000000000001", "status.sent", "default", "demo", Instant.EPOCH, Map.of("caption", "hello"));

    /// Writes what it got and what it could load into its state folder.
    private static final String SPY = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.event.*;
            import java.nio.file.*;
            import java.util.Map;

            @org.pf4j.Extension
            public final class Spy implements HeliographPlugin {
                public Map<String, EventSink.Factory> eventSinks() {
                    return Map.of("spy", context -> event -> {
                        StringBuilder seen = new StringBuilder(event.data().get("caption") + "\\n");
                        for (String name : new String[] {
                            "dev.heliograph.server.Main",
                            "dev.heliograph.server.plugin.PluginHost",
                            "dev.heliograph.protocol.model.Jid",
                            "io.helidon.webserver.WebServer",
                            "com.mongodb.client.MongoClient",
                            "dev.heliograph.spi.Caller",
                            "java.net.http.HttpClient"}) {
                            for (ClassLoader loader : new ClassLoader[] {
                                Spy.class.getClassLoader(), Thread.currentThread().getContextClassLoader()}) {
                                String found;
                                try {
                                    loader.loadClass(name);
                                    found = "sees ";
                                } catch (ClassNotFoundException e) {
                                    found = "is kept from ";
                                }
                                seen.append(found).append(name).append('\\n');
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

    /// Opens its own class loader's name, then fails.
    private static final String OPENER = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.media.*;
            import java.io.*;
            import java.util.Map;

            @org.pf4j.Extension
            public final class Opener implements HeliographPlugin {
                public Map<String, MediaSource.Factory> mediaSources() {
                    return Map.of("probe", context -> request -> {
                        if (request.address().equals("probe:refuse")) {
                            throw new MediaException(MediaException.Kind.INVALID, "url_refused", "no");
                        }
                        return new InputStream() {
                            private boolean told;

                            public int read() throws IOException {
                                if (request.address().equals("probe:throw")) {
                                    throw new StackOverflowError("deep");
                                }
                                boolean own = Thread.currentThread().getContextClassLoader()
                                        == Opener.class.getClassLoader();
                                int answer = told ? -1 : own ? 'y' : 'n';
                                told = true;
                                return answer;
                            }
                        };
                    });
                }
            }
            """;

    private static final String THROWER = """
            import dev.heliograph.spi.*;
            import dev.heliograph.spi.event.*;
            import java.util.Map;

            @org.pf4j.Extension
            public final class Thrower implements HeliographPlugin {
                public Map<String, EventSink.Factory> eventSinks() {
                    return Map.of(
                            "thrower", context -> event -> { throw new StackOverflowError("deep"); },
                            "unmade", context -> { throw new IllegalStateException("no endpoint"); },
                            "spy", context -> event -> new EventSink.Delivery.Done());
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
    Path temp;

    private Path folder;
    private Path data;

    @BeforeEach
    void folders() throws IOException {
        folder = Files.createDirectory(temp.resolve("plugins"));
        data = Files.createDirectory(temp.resolve("data"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "jar"})
    void aSinkGetsTheEventAndSeesOnlyTheSpi(String form) throws Exception {
        var build = PluginBuild.compile("spy", temp.resolve("classes"), "Spy", SPY);
        Path built = form.equals("zip") ? build.zip(folder) : build.jar(folder);

        try (var host = host()) {
            EventSink sink = host.sinks(List.of("spy")).get("spy");
            assertThat(sink.accept(EVENT)).isInstanceOf(EventSink.Delivery.Done.class);
            assertThat(host.plugins()).containsExactly("spy");
            assertThat(host.failures()).isEmpty();
        }

        assertThat(built).exists();
        assertThat(Files.readAllLines(data.resolve("plugins/state/spy/seen")))
                .containsExactly(
                        "hello",
                        "is kept from dev.heliograph.server.Main",
                        "is kept from dev.heliograph.server.Main",
                        "is kept from dev.heliograph.server.plugin.PluginHost",
                        "is kept from dev.heliograph.server.plugin.PluginHost",
                        "is kept from dev.heliograph.protocol.model.Jid",
                        "is kept from dev.heliograph.protocol.model.Jid",
                        "is kept from io.helidon.webserver.WebServer",
                        "is kept from io.helidon.webserver.WebServer",
                        "is kept from com.mongodb.client.MongoClient",
                        "is kept from com.mongodb.client.MongoClient",
                        "sees dev.heliograph.spi.Caller",
                        "sees dev.heliograph.spi.Caller",
                        "sees java.net.http.HttpClient",
                        "sees java.net.http.HttpClient");
    }

    @Test
    void brokenPluginsAreNamedAndLeftOutAndTheOthersRun() throws Exception {
        Files.writeString(folder.resolve("corrupt.zip"), "this is no zip");
        PluginBuild.compile("unlinked", temp.resolve("unlinked"), "Unlinked", UNLINKED)
                .without("Missing")
                .zip(folder);
        PluginBuild.compile("spy", temp.resolve("spy"), "Spy", SPY).jar(folder);

        try (var host = host()) {
            assertThat(host.plugins()).containsExactly("spy");
            assertThat(host.failures())
                    .extracting(PluginHost.Failure::plugin)
                    .containsExactly("corrupt.zip", "unlinked");
            assertThat(host.failures().get(0).why()).contains("plugin.properties");
            assertThat(host.failures().get(1).why()).contains("NoClassDefFoundError: test/plugin/Missing");
            assertThat(host.sinks(List.of("spy"))).containsKey("spy");
        }
    }

    @Test
    void aSecondOwnerOfANameIsRefusedAndBothAreNamed() throws Exception {
        PluginBuild.compile("spy", temp.resolve("spy"), "Spy", SPY).zip(folder);
        PluginBuild.compile("thrower", temp.resolve("thrower"), "Thrower", THROWER)
                .zip(folder);

        try (var host = host()) {
            assertThat(host.failures())
                    .containsExactly(
                            new PluginHost.Failure("thrower", "event sink spy", "the name is taken by plugin spy"));
        }
    }

    @Test
    void whatAPluginThrowsComesOutNamed() throws Exception {
        PluginBuild.compile("thrower", temp.resolve("thrower"), "Thrower", THROWER)
                .zip(folder);

        try (var host = host()) {
            var sinks = host.sinks(List.of("thrower", "unmade", "absent"));
            assertThat(sinks).containsOnlyKeys("thrower");
            assertThatThrownBy(() -> sinks.get("thrower").accept(EVENT))
                    .isInstanceOf(PluginFailure.class)
                    .hasMessage("plugin thrower, event sink thrower: java.lang.StackOverflowError: deep");
            assertThat(host.failures())
                    .extracting(PluginHost.Failure::toString)
                    .containsExactly(
                            "plugin thrower, event sink unmade: java.lang.IllegalStateException: no endpoint",
                            "plugin (none), event sink absent: the configuration names it, but no plugin offers it");
        }
    }

    @Test
    void aChangedZipIsUnpackedAnew() throws Exception {
        PluginBuild.compile("spy", temp.resolve("one"), "Spy", SPY).zip(folder);
        host().close();
        host().close();
        PluginBuild.compile("spy", temp.resolve("two"), "Spy", SPY.replace("sees ", "looks at "))
                .zip(folder);
        host().close();

        try (var unpacked = Files.list(data.resolve("plugins/unpacked"))) {
            assertThat(unpacked)
                    .hasSize(2)
                    .allMatch(path -> path.getFileName().toString().startsWith("spy-"));
        }
    }

    @Test
    void settingsAreTypedAndSecretsStayOutOfTheText() {
        var config =
                new PluginConfigImpl("x", Map.of("bootstrap-key", "s3cret", "wait", "5s", "on", "maybe", "n", "x1"));

        assertThat(config).hasToString("{bootstrap-key=(redacted), n=x1, on=maybe, wait=5s}");
        assertThat(config.getDuration("wait", null)).hasSeconds(5);
        assertThatThrownBy(() -> config.getBoolean("on", true))
                .hasMessage("config plugins.x.on: must be true or false, was \"maybe\"");
        assertThatThrownBy(() -> config.getInt("n", 1)).hasMessageContaining("config plugins.x.n: must be");
        assertThatThrownBy(() -> config.require("url")).hasMessage("config plugins.x.url: must be set");
    }

    @Test
    void mediaSourcesAreReadBehindTheBorder() throws Exception {
        PluginBuild.compile("opener", temp.resolve("opener"), "Opener", OPENER).zip(folder);
        try (var host = host()) {
            var source = host.mediaSources().get("probe");
            try (var in = source.open(request("probe:tell"))) {
                assertThat(in.readAllBytes()).asString().isEqualTo("y");
            }
            assertThatThrownBy(() -> source.open(request("probe:refuse"))).isInstanceOf(MediaException.class);
            try (var in = source.open(request("probe:throw"))) {
                assertThatThrownBy(in::read).isInstanceOf(PluginFailure.class).hasMessageContaining("opener");
            }
        }
    }

    private static MediaSource.Request request(String address) {
        var caller = new Caller(Caller.DEFAULT_TENANT, "test", Set.of(), Optional.empty());
        return new MediaSource.Request(caller, "demo", address, 10, Instant.MAX);
    }

    private PluginHost host() {
        return PluginHost.load(new PluginHost.Setup(
                folder,
                data,
                _ -> Map.of(),
                (plugin, collection) -> {
                    throw new IllegalStateException("no documents in this test");
                },
                InstantSource.system(),
                new HostServices(null, null, null),
                "0.1.0"));
    }
}
