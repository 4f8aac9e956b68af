package dev.heliograph.protocol.appstate;

import dev.heliograph.protocol.appstate.AppStateException.Kind;
import java.util.ArrayList;
import java.util.List;

/// Reads the one JSON form an index has: an array of strings. `["contact","15550101001@s.whatsapp.net"]`.
///
/// By hand because this room depends on no JSON library and the form is closed; anything else is refused.
final class IndexJson {
    private final String text;
    private int at;

    private IndexJson(String text) {
        this.text = text;
    }

    static List<String> parse(String text) throws AppStateException {
        return new IndexJson(text.strip()).array();
    }

    private List<String> array() throws AppStateException {
        List<String> parts = new ArrayList<>();
        expect('[');
        skipSpace();
        while (peek() != ']') {
            parts.add(string());
            skipSpace();
            if (peek() == ',') {
                at++;
                skipSpace();
            }
        }
        at++;
        if (at != text.length()) {
            throw malformed();
        }
        return parts;
    }

    private String string() throws AppStateException {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() throws AppStateException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() throws AppStateException {
        try {
            char c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
            at += 4;
            return c;
        } catch (IndexOutOfBoundsException | NumberFormatException _) {
            throw malformed();
        }
    }

    private void skipSpace() throws AppStateException {
        while (peek() == ' ') {
            at++;
        }
    }

    private void expect(char c) throws AppStateException {
        if (peek() != c) {
            throw malformed();
        }
        at++;
    }

    private char peek() throws AppStateException {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private AppStateException malformed() {
        return new AppStateException(Kind.MALFORMED, "app-state index is no JSON array of strings");
    }
}
