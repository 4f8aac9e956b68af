package dev.heliograph.plugin.sinklog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heliograph.spi.event.Event;
import dev.heliograph.spi.event.EventSink;
import dev.heliograph.spi.event.EventSink.Delivery;
import dev.heliograph.spi.kit.BareContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSinkTest {
    private static final Event SENT = event("0000000000000000001", Event.STATUS_SENT);
    private static final Event LINKED = event("0000000000000000002", "session.linked");

    @TempDir
    Path folder;

    @Test
    void printsSentStatusesAsTheSeedAndTheRestAsEnvelope() {
        var out = new ByteArrayOutputStream();
        var sink = new LogSink(Format.SEED, new StreamLines(out));

        assertThat(sink.accept(SENT)).isEqualTo(new Delivery.Done());
        assertThat(sink.accept(LINKED)).isEqualTo(new Delivery.Done());

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{\"event\":\"statusUpdated\","),
                        line -> assertThat(line).startsWith("{\"id\":\"0000000000000000002\","));
    }

    @Test
    void printsOnlyEnvelopesWhenToldSo() throws Exception {
        try (EventSink sink = sink(Map.of("target", "file", "format", "event"))) {
            sink.accept(SENT);
        }

        assertThat(folder.resolve("events.jsonl")).content().startsWith("{\"id\":\"0000000000000000001\",");
    }

    @Test
    void appendsToTheFileItIsGiven() throws Exception {
        Path file = folder.resolve("deep/er.jsonl");
        for (int start = 0; start < 2; start++) {
            try (EventSink sink = sink(Map.of("target", "file", "file", "deep/er.jsonl"))) {
                assertThat(sink.accept(SENT)).isEqualTo(new Delivery.Done());
            }
        }
        try (EventSink sink = sink(Map.of("target", "FILE", "file", file.toString()))) {
            sink.accept(LINKED);
        }

        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it asserts POSIX permissions, which Windows has not")
    void keepsTheFileToItsOwner() throws Exception {
        sink(Map.of("target", "file")).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("events.jsonl"))))
                .isEqualTo("rw-------");
    }

    @Test
    void startsANewFileWhenTheOldOneWasMovedAway() throws Exception {
        try (EventSink sink = sink(Map.of("target", "file"))) {
            sink.accept(SENT);
            Files.move(folder.resolve("events.jsonl"), folder.resolve("events.jsonl.1"));
            sink.accept(LINKED);
        }

        assertThat(Files.readAllLines(folder.resolve("events.jsonl.1"))).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("events.jsonl")))
                .singleElement()
                .asString()
                .contains("session.linked");
    }

    @Test
    void endsALineThatAKillLeftTorn() throws Exception {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "{\"event\":\"sta");

        try (EventSink sink = sink(Map.of("target", "file"))) {
            sink.accept(LINKED);
            sink.accept(LINKED);
        }

        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .element(1)
                .asString()
                .startsWith("{\"id\":")
                .endsWith("}");
    }

    @Test
    void asksToComeAgainWhenALineCannotBeWritten() {
        var sink = new LogSink(Format.SEED, line -> {
            throw new IOException("No space left on device");
        });

        assertThat(sink.accept(SENT)).isInstanceOfSatisfying(Delivery.Later.class, later -> {
            assertThat(later.atLeast()).isGreaterThan(Duration.ZERO);
            assertThat(later.why()).contains("0000000000000000001").contains("No space left");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void asksToComeAgainWhenTheDiskIsFull() {
        var sink = new LogSink(Format.SEED, new FileLines(Path.of("/dev/full")));

        assertThat(sink.accept(SENT)).isInstanceOf(Delivery.Later.class);
    }

    @ParameterizedTest
    @CsvSource({"target, syslog, 'stdout, file'", "format, xml, 'seed, event'", "file, ../events.jsonl, 'absolute path'"
    })
    void refusesSettingsItDoesNotKnow(String key, String value, String expected) {
        Map<String, String> settings = key.equals("target") ? Map.of(key, value) : Map.of("target", "file", key, value);

        assertThatThrownBy(() -> sink(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plugins.sink-log." + key)
                .hasMessageContaining("\"" + value + "\"")
                .hasMessageContaining(expected);
    }

    @Test
    void refusesToStartOnAFileItCannotWrite() {
        assertThatThrownBy(() -> sink(Map.of("target", "file", "file", folder.toString())))
                .isInstanceOf(IOException.class);
    }

    private EventSink sink(Map<String, String> settings) throws Exception {
        return new LogPlugin().eventSinks().get("log").create(new BareContext("sink-log", settings) {
            @Override
            public Path stateFolder() {
                return folder;
            }
        });
    }

    private static Event event(String id, String type) {
        return new Event(
                id,
                type,
                "default",
                "demo",
                Instant.parse("2026-11-22T12:00:00Z"),
                Map.of("sessionId", "demo", "mediaType", "text", "caption", "hi", "timestamp", "2026-11-22T12:00:00Z"));
    }
}
