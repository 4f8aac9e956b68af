package dev.heliograph.sandbox.phone;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Tray entries as JSON: in the phones' file, and as `/trays` answers them. Thread-safe.
public final class TrayJson {
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    private final JsonMapper acts = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// An array of entries, UTF-8.
    public byte[] write(List<TrayEntry> entries) {
        return bytes(entries);
    }

    /// Entries and where they end, UTF-8: `{"next": .., "entries": [..]}`.
    public byte[] write(List<TrayEntry> entries, int next) {
        return bytes(new Portion(next, entries));
    }

    /// What went to single devices again, UTF-8.
    public byte[] writeResends(List<Tray.Resend> resends) {
        return bytes(resends);
    }

    /// Reads what a phone is told to do.
    ///
    /// @throws IllegalArgumentException when it is something else
    public Act readAct(byte[] json) {
        try {
            return acts.readValue(json, Act.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("body must be a JSON object of an act", e);
        }
    }

    /// Ids of messages that went out, UTF-8.
    public byte[] writeIds(List<String> messageIds) {
        return bytes(Map.of("messageIds", messageIds));
    }

    /// One entry, UTF-8.
    byte[] write(TrayEntry entry) {
        return bytes(entry);
    }

    /// Reads what [#write(TrayEntry)] wrote.
    ///
    /// @throws UncheckedIOException when it is something else
    TrayEntry read(byte[] json) {
        try {
            return mapper.readValue(json, TrayEntry.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a kept tray entry of " + json.length + " bytes cannot be read", e);
        }
    }

    private byte[] bytes(Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("tray entries cannot be written as JSON", e);
        }
    }

    private record Portion(int next, List<TrayEntry> entries) {}

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        private InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }
}
