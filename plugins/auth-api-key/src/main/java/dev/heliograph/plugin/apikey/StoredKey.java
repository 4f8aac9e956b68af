package dev.heliograph.plugin.apikey;

import dev.heliograph.spi.Caller;
import dev.heliograph.spi.Documents.Document;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A key as it is kept: all but the key.
///
/// @param prefix    its first characters, for people
/// @param hash      its SHA-256, 32 bytes
/// @param subject   who holds it
/// @param scopes    what the holder may do
/// @param sessions  the only sessions the holder may touch, empty for all
/// @param createdAt when it was taken in
record StoredKey(
        String prefix,
        byte[] hash,
        String subject,
        Set<String> scopes,
        Optional<Set<String>> sessions,
        Instant createdAt) {
    private static final int HASH_BYTES = 32;

    static StoredKey of(String key, String subject, Instant now) {
        return new StoredKey(KeyText.shown(key), KeyText.hash(key), subject, Set.of(Caller.ALL), Optional.empty(), now);
    }

    /// Reads a document.
    ///
    /// @throws IllegalStateException naming the document when it is not a key: a key that cannot be read must
    ///                               not quietly turn into one that allows more or less
    static StoredKey read(Document document) {
        try {
            Map<String, Object> body = document.body();
            byte[] hash = HexFormat.of().parseHex(text(body, "hash"));
            if (hash.length != HASH_BYTES) {
                throw new IllegalArgumentException("hash must have 32 bytes, had " + hash.length);
            }
            return new StoredKey(
                    text(body, "prefix"),
                    hash,
                    text(body, "subject"),
                    texts(body.get("scopes")),
                    Optional.ofNullable(body.get("sessions")).map(StoredKey::texts),
                    Instant.parse(text(body, "createdAt")));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "stored key \"" + document.id() + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    Map<String, Object> body() {
        var body = new HashMap<String, Object>();
        body.put("prefix", prefix);
        body.put("hash", HexFormat.of().formatHex(hash));
        body.put("subject", subject);
        body.put("scopes", List.copyOf(scopes));
        sessions.ifPresent(only -> body.put("sessions", List.copyOf(only)));
        body.put("createdAt", createdAt.toString());
        return body;
    }

    Caller caller() {
        return new Caller(Caller.DEFAULT_TENANT, subject, scopes, sessions);
    }

    private static String text(Map<String, Object> body, String name) {
        if (body.get(name) instanceof String value && !value.isBlank()) {
            return value;
        }
        throw new IllegalArgumentException(name + " must be a text, was " + body.get(name));
    }

    private static Set<String> texts(Object value) {
        if (!(value instanceof List<?> list)) {
            throw new IllegalArgumentException("expected a list of texts, was " + value);
        }
        var texts = new HashSet<String>();
        for (Object item : list) {
            if (!(item instanceof String text)) {
                throw new IllegalArgumentException("expected a text in the list, was " + item);
            }
            texts.add(text);
        }
        return Set.copyOf(texts);
    }
}
