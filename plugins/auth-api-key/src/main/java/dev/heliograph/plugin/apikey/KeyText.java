package dev.heliograph.plugin.apikey;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// How a key looks: `hg_` and 43 characters of base64url, which are 256 random bits.
final class KeyText {
    static final String PREFIX = "hg_";

    /// The longest key taken, in characters.
    static final int MAX_LENGTH = 256;

    private static final int RANDOM_BYTES = 32;
    private static final int SHOWN = 8;

    private KeyText() {}

    static String generate(RandomGenerator random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The SHA-256 of a key, 32 bytes. No slow hash: a key is random, so there is no list of guesses to slow down.
    static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, which every JDK has", e);
        }
    }

    /// The first 8 characters, by which people tell keys apart; at least 80 bits stay unknown.
    static String shown(String key) {
        return key.substring(0, Math.min(SHOWN, key.length()));
    }
}
