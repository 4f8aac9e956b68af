package dev.heliograph.plugin.sinklog;

import dev.heliograph.spi.event.Event;
import dev.heliograph.spi.event.EventSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One event, one line.
final class LogSink implements EventSink {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Format format;
    private final Lines lines;
    private final EventJson json = new EventJson();

    LogSink(Format format, Lines lines) {
        this.format = format;
        this.lines = lines;
    }

    @Override
    public Delivery accept(Event event) {
        String line = format == Format.SEED && event.type().equals(Event.STATUS_SENT)
                ? json.statusUpdated(event)
                : json.envelope(event);
        try {
            lines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return new Delivery.Done();
        } catch (IOException e) {
            return new Delivery.Later(RETRY, "event " + event.id() + " was not written: " + e);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
