package dev.heliograph.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Golden vectors of `src/test/resources/vectors`.
public final class Vectors {
    private Vectors() {}

    /// The whole file, named `room/file.json`.
    public static JsonNode read(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no vectors named " + name);
            }
            return new JsonMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("vectors " + name + " cannot be read", e);
        }
    }

    /// The elements of an array; fails when they are not as many as expected, so that none gets lost unseen.
    public static List<JsonNode> all(JsonNode array, int expected) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        if (elements.size() != expected) {
            throw new AssertionError("expected " + expected + " vectors, found " + elements.size());
        }
        return elements;
    }

    /// A hex field.
    public static byte[] hex(JsonNode node, String field) {
        return HexFormat.of().parseHex(node.required(field).textValue());
    }

    /// A base64 field.
    public static byte[] base64(JsonNode node, String field) {
        return Base64.getDecoder().decode(node.required(field).textValue());
    }
}
