package dev.heliograph.protocol.appstate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.heliograph.protocol.appstate.AppStateException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Reads the one JSON form an index has: an array of strings. `["contact","15550101001@s.whatsapp.net"]`. Anything else
/// is refused.
final class IndexJson {
    private static final JsonFactory JSON = new JsonFactory();

    private IndexJson() {}

    static List<String> parse(String text) throws AppStateException {
        List<String> parts = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            require(parser.nextToken() == JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                require(parser.currentToken() == JsonToken.VALUE_STRING);
                parts.add(parser.getText());
            }
            require(parser.nextToken() == null);
        } catch (IOException _) {
            throw malformed();
        }
        return parts;
    }

    private static void require(boolean wellFormed) throws AppStateException {
        if (!wellFormed) {
            throw malformed();
        }
    }

    private static AppStateException malformed() {
        return new AppStateException(Kind.MALFORMED, "app-state index is no JSON array of strings");
    }
}
