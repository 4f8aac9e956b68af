package dev.heliograph.plugin.sinklog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.heliograph.spi.event.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/// Events as JSON, without a line feed.
final class EventJson {
    private final JsonFactory factory = new JsonFactory();

    /// `{"event":"statusUpdated","sessionId","mediaType","fileUrl","caption","timestamp"}`; the time in UTC with
    /// `Z`, to the second. What the event does not have, as a text has no `fileUrl`, is left out.
    String statusUpdated(Event event) {
        return print(json -> {
            json.writeStringField("event", "statusUpdated");
            field(json, "sessionId", event.data().getOrDefault("sessionId", event.session()));
            field(json, "mediaType", event.data().get("mediaType"));
            field(json, "fileUrl", event.data().get("fileUrl"));
            field(json, "caption", event.data().get("caption"));
            field(json, "timestamp", toTheSecond(event).toString());
        });
    }

    /// `{"id","type","tenant","session","time","data"}`; the fields of `data` in alphabetical order.
    String envelope(Event event) {
        return print(json -> {
            json.writeStringField("id", event.id());
            json.writeStringField("type", event.type());
            json.writeStringField("tenant", event.tenant());
            field(json, "session", event.session());
            json.writeStringField("time", event.time().toString());
            json.writeFieldName("data");
            value(json, event.data());
        });
    }

    private static Instant toTheSecond(Event event) {
        Instant time = event.time();
        if (event.data().get("timestamp") instanceof String text) {
            try {
                time = Instant.parse(text);
            } catch (DateTimeParseException _) {
                // the envelope's time is the same moment
            }
        }
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private String print(Fields fields) {
        var text = new StringWriter();
        try (var json = factory.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void field(JsonGenerator json, String name, Object value) throws IOException {
        if (value != null) {
            json.writeFieldName(name);
            value(json, value);
        }
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                var sorted = new TreeMap<String, Object>();
                map.forEach((name, item) -> sorted.put(String.valueOf(name), item));
                for (var entry : sorted.entrySet()) {
                    json.writeFieldName(entry.getKey());
                    value(json, entry.getValue());
                }
                json.writeEndObject();
            }
            case Iterable<?> items -> {
                json.writeStartArray();
                for (Object item : items) {
                    value(json, item);
                }
                json.writeEndArray();
            }
            case null -> json.writeNull();
            case Number _, Boolean _ -> json.writeObject(value);
            default -> json.writeString(value.toString());
        }
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
