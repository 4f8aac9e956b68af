package dev.heliograph.plugin.sinklog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heliograph.spi.event.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    private static final Instant TIME = Instant.parse("2025-10-27T06:25:11.987654321Z");

    private final EventJson json = new EventJson();

    @Test
    void printsASentStatusAsTheSeedDoes() {
        Event event = sent(Map.of(
                "id",
                "01J",
                "sessionId",
                "session-919876543210",
                "messageId",
                "3EB0",
                "mediaType",
                "text",
                "caption",
                "Just checking in 😎",
                "timestamp",
                "2025-10-27T06:25:11Z"));

        assertThat(json.statusUpdated(event))
                .isEqualTo("{\"event\":\"statusUpdated\",\"sessionId\":\"session-919876543210\",\"mediaType\":\"text\","
                        + "\"caption\":\"Just checking in 😎\",\"timestamp\":\"2025-10-27T06:25:11Z\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-10-27T06:25:11.5Z", "2025-10-27T06:25:11Z", "yesterday"})
    void printsTheTimeToTheSecond(String timestamp) {
        assertThat(json.statusUpdated(sent(Map.of("timestamp", timestamp))))
                .contains("\"timestamp\":\"2025-10-27T06:25:11Z\"");
    }

    @Test
    void namesTheFileOfMedia() {
        var data = Map.<String, Object>of(
                "sessionId", "demo",
                "mediaType", "image",
                "fileUrl", "https://example.com/pic.jpg",
                "caption", "Hello everyone",
                "sha256", "00",
                "timestamp", "2025-10-27T06:25:11Z");

        assertThat(json.statusUpdated(sent(data)))
                .isEqualTo("{\"event\":\"statusUpdated\",\"sessionId\":\"demo\",\"mediaType\":\"image\","
                        + "\"fileUrl\":\"https://example.com/pic.jpg\",\"caption\":\"Hello everyone\","
                        + "\"timestamp\":\"2025-10-27T06:25:11Z\"}");
    }

    @Test
    void leavesOutWhatASentStatusDoesNotHave() {
        assertThat(json.statusUpdated(sent(Map.of("mediaType", "image"))))
                .isEqualTo("{\"event\":\"statusUpdated\",\"sessionId\":\"demo\",\"mediaType\":\"image\","
                        + "\"timestamp\":\"2025-10-27T06:25:11Z\"}");
    }

    @Test
    void printsTheEnvelopeWithAllKindsOfData() {
        var event = new Event(
                "0000000000000000042",
                "session.stateChanged",
                "default",
                "demo",
                TIME,
                Map.of("b", List.of(1, 2.5, true, "x"), "a", Map.of("deep", 9_007_199_254_740_993L)));

        assertThat(json.envelope(event))
                .isEqualTo("{\"id\":\"0000000000000000042\",\"type\":\"session.stateChanged\",\"tenant\":\"default\","
                        + "\"session\":\"demo\",\"time\":\"2025-10-27T06:25:11.987654321Z\","
                        + "\"data\":{\"a\":{\"deep\":9007199254740993},\"b\":[1,2.5,true,\"x\"]}}");
    }

    @Test
    void keepsLineFeedsQuotesAndControlCharactersInsideOneLine() {
        String line = json.statusUpdated(sent(Map.of("caption", "a\nb\r\"c\"\\\u0000\u001b\u2028")));

        assertThat(line)
                .contains("\"caption\":\"a\\nb\\r\\\"c\\\"\\\\\\u0000\\u001B\u2028\"")
                .doesNotContain("\n");
    }

    private static Event sent(Map<String, Object> data) {
        return new Event("0000000000000000001", Event.STATUS_SENT, "default", "demo", TIME, data);
    }
}
