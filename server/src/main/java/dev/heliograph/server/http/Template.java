package dev.heliograph.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A path with parameters, such as `/api/v1/sessions/{id}`; a parameter fills one whole segment and is never empty.
///
/// @param text     as written
/// @param segments its parts between slashes; a parameter keeps its braces
record Template(String text, List<String> segments) {
    private static final Pattern PARAMETER = Pattern.compile("\\{[A-Za-z][A-Za-z0-9]*}");
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]*");

    /// @throws IllegalArgumentException naming the template when it is none
    static Template of(String text) {
        List<String> segments = split(text);
        for (String segment : segments) {
            if (!PARAMETER.matcher(segment).matches()
                    && !LITERAL.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "route template must consist of literals and {parameters} between slashes, was \"" + text
                                + "\"");
            }
        }
        return new Template(text, segments);
    }

    /// The decoded parameters when a raw path matches.
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            String value = path.get(i);
            if (isParameter(segment) && !value.isEmpty()) {
                parameters.put(segment.substring(1, segment.length() - 1), value);
            } else if (!segment.equals(value)) {
                return Optional.empty();
            }
        }
        return Optional.of(parameters);
    }

    /// The same template with all parameters alike: two templates of one shape claim the same paths.
    String shape() {
        return String.join(
                "/",
                segments.stream()
                        .map(segment -> isParameter(segment) ? "{}" : segment)
                        .toList());
    }

    /// How many segments are literal: of two templates that match, the more literal one is meant.
    long literals() {
        return segments.stream().filter(segment -> !isParameter(segment)).count();
    }

    boolean has(String parameter) {
        return segments.contains("{" + parameter + "}");
    }

    /// The decoded segments of a raw path; empty when its escapes are broken.
    static Optional<List<String>> path(String raw) {
        try {
            return Optional.of(split(raw).stream()
                    .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .toList());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
