package dev.heliograph.protocol.binary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The dictionary of strings that go over the wire as one or two bytes. Immutable. Source: 1-connection.md 4.6.
public final class Tokens {
    /// The version named in the intro of a connection.
    public static final int VERSION = 3;

    /// The tag byte of the first of the four dictionaries of two-byte tokens.
    static final int FIRST_DICTIONARY = 236;

    /// The tag byte of the last.
    static final int LAST_DICTIONARY = 239;

    private static final String RESOURCE = "tokens-v3.txt";
    private static final Tokens V3 = read();

    private final String[] single = new String[FIRST_DICTIONARY];
    private final String[] dual = new String[4 * 256];
    private final Map<String, Integer> codes = HashMap.newHashMap(FIRST_DICTIONARY + 4 * 256);
    private int longest;

    private Tokens() {}

    /// Version 3, the one in use.
    public static Tokens v3() {
        return V3;
    }

    /// The bytes of a string as a number: 1 to 235 for one byte, `EC00` to `EFFF` for two, -1 when it has none.
    public int codeOf(String text) {
        if (text.length() > longest) {
            return -1;
        }
        Integer code = codes.get(text);
        return code == null ? -1 : code;
    }

    /// The string of a code.
    ///
    /// @throws BinaryException when the code stands for none
    public String text(int code) {
        String text = null;
        if (code > 0 && code < FIRST_DICTIONARY) {
            text = single[code];
        } else if (code >>> 8 >= FIRST_DICTIONARY && code >>> 8 <= LAST_DICTIONARY) {
            text = dual[code - (FIRST_DICTIONARY << 8)];
        }
        if (text == null) {
            throw new BinaryException("no token has the code 0x" + Integer.toHexString(code));
        }
        return text;
    }

    /// How many strings there are.
    public int size() {
        return codes.size();
    }

    private void add(int code, String text) {
        if (code < FIRST_DICTIONARY) {
            single[code] = text;
        } else {
            dual[code - (FIRST_DICTIONARY << 8)] = text;
        }
        if (codes.put(text, code) != null) {
            throw new IllegalStateException(RESOURCE + " holds \"" + text + "\" twice");
        }
        longest = Math.max(longest, text.length());
    }

    private static Tokens read() {
        Tokens tokens = new Tokens();
        try (InputStream in = Tokens.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + RESOURCE + " is missing beside " + Tokens.class.getName());
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        tokens.add(Integer.parseInt(line.substring(0, space), 16), line.substring(space + 1));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + RESOURCE + " cannot be read", e);
        }
        return tokens;
    }
}
