package dev.heliograph.server.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/// Plain values (strings, numbers, booleans, null, lists, maps) as documents and back.
public final class Values {
    private static final int DEEPEST = 32;

    private Values() {}

    /// Copies a map into a document.
    ///
    /// @param map its keys start with neither `$` nor hold a `.`
    /// @throws IllegalArgumentException naming the key or type that cannot be stored
    public static Document toStored(Map<String, ?> map) {
        return document(map, 0);
    }

    /// Copies a document into immutable maps and lists.
    public static Map<String, Object> toMap(Document document) {
        var map = new LinkedHashMap<String, Object>();
        document.forEach((key, value) -> map.put(key, plain(value)));
        return Collections.unmodifiableMap(map);
    }

    private static Document document(Map<?, ?> map, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("a document must not be nested deeper than " + DEEPEST);
        }
        var document = new Document();
        map.forEach((key, value) -> {
            if (!(key instanceof String name) || name.isEmpty() || name.startsWith("$") || name.contains(".")) {
                throw new IllegalArgumentException(
                        "a key must be a text that neither starts with $ nor holds a dot, was \"" + key + "\"");
            }
            if (name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a key must not hold a zero character");
            }
            document.append(name, stored(name, value, depth));
        });
        return document;
    }

    private static Object stored(String key, Object value, int depth) {
        return switch (value) {
            case null -> null;
            case String text -> text;
            case Boolean bool -> bool;
            case Integer number -> number;
            case Long number -> number;
            case Double number -> number;
            case Float number -> number.doubleValue();
            case Short number -> number.intValue();
            case Byte number -> number.intValue();
            case Map<?, ?> map -> document(map, depth + 1);
            case Collection<?> list -> {
                if (depth > DEEPEST) {
                    throw new IllegalArgumentException("a document must not be nested deeper than " + DEEPEST);
                }
                var copy = new ArrayList<Object>();
                list.forEach(element -> copy.add(stored(key, element, depth + 1)));
                yield copy;
            }
            default ->
                throw new IllegalArgumentException("key \"" + key + "\" must hold a string, number, boolean, null, list"
                        + " or map, was " + value.getClass().getName());
        };
    }

    private static Object plain(Object value) {
        return switch (value) {
            case null -> null;
            case Document document -> toMap(document);
            case List<?> list -> {
                var copy = new ArrayList<Object>();
                list.forEach(element -> copy.add(plain(element)));
                yield Collections.unmodifiableList(copy);
            }
            default -> value;
        };
    }
}
